//! Pictures for one file that holds everything: bytes in, a small photograph out.
//!
//! [`embed`] reads a JPEG or a PNG, turns it upright as its camera noted, makes it small and writes it as a JPEG with nothing in it but
//! the pixels: no place, no time, no name, no thumbnail of what was cropped away. [`pixels`] is the way back, for who draws them.
//!
//! The same bytes give the same bytes on every machine: only whole numbers are counted with, and what is read and written is
//! so in plain Rust, without the tricks of one processor.

#![cfg_attr(test, allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros))]

use std::io::Cursor;
use std::sync::Arc;

use jpeg_decoder::PixelFormat;

mod upright;

/// How large a picture may become, and may have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Pixels of the longer side, at most; default 480.
    pub side: u32,
    /// Bytes of the JPEG, at most; default 40 KiB.
    pub bytes: usize,
    /// Pixels of what is read, at most; default 64 million. More is refused before it takes memory.
    pub pixels: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { side: 480, bytes: 40 << 10, pixels: 64_000_000 }
    }
}

/// A picture to embed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// A JPEG without metadata.
    pub jpeg: Arc<[u8]>,
}

impl Picture {
    /// IANA media type of [`Picture::jpeg`].
    pub const MEDIA_TYPE: &str = "image/jpeg";
}

/// A picture as rows of pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Red, green, blue; row by row from the top.
    pub rgb: Vec<u8>,
}

/// Why a file is no picture that can be embedded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its first bytes are those of neither a JPEG nor a PNG: what it is, with an article, where that is known.
    #[error("is {0}, and only JPEG and PNG pictures are read")]
    Other(&'static str),
    /// More pixels than are read.
    #[error("has {width} x {height} pixels; the most is {most} in all")]
    TooLarge {
        /// Pixels across.
        width: u64,
        /// Pixels down.
        height: u64,
        /// The limit.
        most: u64,
    },
    /// It begins like a picture and is none.
    #[error("is damaged: {0}")]
    Damaged(String),
}

/// What a file is by its first bytes, where it is no JPEG and no PNG.
fn other(bytes: &[u8]) -> &'static str {
    let at = |from: usize, is: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(is));
    match () {
        () if at(0, b"GIF8") => "a GIF",
        () if at(0, b"RIFF") && at(8, b"WEBP") => "a WebP picture",
        () if at(4, b"ftypheic") || at(4, b"ftypheix") || at(4, b"ftypmif1") => "a HEIC picture of a phone",
        () if at(4, b"ftypavif") => "an AVIF picture",
        () if at(0, b"II*\0") || at(0, b"MM\0*") => "a TIFF picture",
        () if at(0, b"BM") => "a bitmap",
        () if at(0, b"%PDF") => "a PDF",
        () if at(0, b"<svg") || at(0, b"<?xml") => "an SVG drawing",
        () => "no picture by its content",
    }
}

/// A picture made small enough to stand in a page: upright, without transparency (on white), without metadata.
///
/// # Errors
/// It is no JPEG or PNG, is damaged, or has more pixels than are read.
pub fn embed(bytes: &[u8], budget: &Budget) -> Result<Picture, Fault> {
    let whole = match bytes {
        [0xFF, 0xD8, 0xFF, ..] => from_jpeg(bytes, budget)?,
        [0x89, b'P', b'N', b'G', ..] => from_png(bytes, budget.pixels)?,
        _ => return Err(Fault::Other(other(bytes))),
    };
    let mut side = budget.side.max(1) as usize;
    loop {
        let small = fitted(&whole, side);
        for quality in [85, 76, 66, 56, 46] {
            let jpeg = to_jpeg(&small, quality)?;
            // What is a few pixels large has nothing left to give.
            if jpeg.len() <= budget.bytes || side <= 16 && quality == 46 {
                let (width, height) = (small.width as u32, small.height as u32);
                return Ok(Picture { width, height, jpeg: jpeg.into() });
            }
        }
        side = (side * 4 / 5).max(16);
    }
}

/// The pixels of a JPEG.
///
/// # Errors
/// It is damaged.
pub fn pixels(jpeg: &[u8]) -> Result<Pixels, Fault> {
    decoded(jpeg, Budget::default().pixels, u16::MAX).map(|(pixels, _)| pixels)
}

/// A JPEG in one ink: as light as it was (ITU-R BT.601), in shades of grey, of three equal colours.
///
/// # Errors
/// It is damaged.
pub fn grey(jpeg: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut pixels = pixels(jpeg)?;
    for pixel in pixels.rgb.chunks_exact_mut(3) {
        let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
        pixel.fill(u8::try_from((299 * r + 587 * g + 114 * b + 500) / 1000).unwrap_or(u8::MAX));
    }
    to_jpeg(&pixels, 85)
}

fn damaged(why: impl std::fmt::Display) -> Fault {
    Fault::Damaged(why.to_string())
}

fn not_too_many(width: u64, height: u64, most: u64) -> Result<(), Fault> {
    match width.checked_mul(height) {
        Some(0) => Err(damaged("it has no pixels")),
        Some(all) if all <= most => Ok(()),
        _ => Err(Fault::TooLarge { width, height, most }),
    }
}

/// The pixels of a JPEG, and how it is to be turned. Where less than the whole is wanted it may come out smaller, with at least so many
/// pixels on the longer side.
fn decoded(bytes: &[u8], most: u64, wanted: u16) -> Result<(Pixels, u8), Fault> {
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    decoder.read_info().map_err(damaged)?;
    let info = decoder.info().ok_or_else(|| damaged("it has no size"))?;
    not_too_many(u64::from(info.width), u64::from(info.height), most)?;
    decoder.scale(wanted, wanted).map_err(damaged)?;
    let data = decoder.decode().map_err(damaged)?;
    let turned = decoder.exif_data().map_or(1, upright::orientation);
    let info = decoder.info().ok_or_else(|| damaged("it has no size"))?;
    let rgb: Vec<u8> = match info.pixel_format {
        PixelFormat::RGB24 => data,
        PixelFormat::L8 => data.iter().flat_map(|grey| [*grey; 3]).collect(),
        PixelFormat::L16 => data.chunks_exact(2).flat_map(|grey| [grey[0]; 3]).collect(),
        PixelFormat::CMYK32 => data
            .chunks_exact(4)
            .flat_map(|ink| {
                let light = |ink: u8, black: u8| {
                    let both = u32::from(255 - ink) * u32::from(255 - black);
                    u8::try_from((both + 127) / 255).unwrap_or(u8::MAX)
                };
                [light(ink[0], ink[3]), light(ink[1], ink[3]), light(ink[2], ink[3])]
            })
            .collect(),
    };
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    match rgb.len() >= width * height * 3 {
        true => Ok((Pixels { width, height, rgb }, turned)),
        false => Err(damaged("it ends too early")),
    }
}

fn from_jpeg(bytes: &[u8], budget: &Budget) -> Result<Pixels, Fault> {
    let wanted = u16::try_from(budget.side).unwrap_or(u16::MAX);
    decoded(bytes, budget.pixels, wanted).map(|(pixels, turned)| upright::turned(pixels, turned))
}

fn from_png(bytes: &[u8], most: u64) -> Result<Pixels, Fault> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(damaged)?;
    let (width, height) = (reader.info().width, reader.info().height);
    not_too_many(u64::from(width), u64::from(height), most)?;
    let size = reader.output_buffer_size().ok_or_else(|| damaged("it has no size"))?;
    let mut data = vec![0; size];
    let frame = reader.next_frame(&mut data).map_err(damaged)?;
    let on_white = |value: u8, alpha: u8| {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        u8::try_from((value * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
    };
    let rgb: Vec<u8> = match frame.color_type {
        png::ColorType::Rgb => data,
        png::ColorType::Grayscale => data.iter().flat_map(|grey| [*grey; 3]).collect(),
        png::ColorType::Rgba => data
            .chunks_exact(4)
            .flat_map(|p| [on_white(p[0], p[3]), on_white(p[1], p[3]), on_white(p[2], p[3])])
            .collect(),
        png::ColorType::GrayscaleAlpha => {
            data.chunks_exact(2).flat_map(|p| [on_white(p[0], p[1]); 3]).collect()
        }
        png::ColorType::Indexed => return Err(damaged("its palette is missing")),
    };
    let (width, height) = (width as usize, height as usize);
    match rgb.len() >= width * height * 3 {
        true => Ok(Pixels { width, height, rgb }),
        false => Err(damaged("it ends too early")),
    }
}

/// So that the longer side has at most so many pixels: each is the mean of those it covers. Never made larger.
fn fitted(whole: &Pixels, side: usize) -> Pixels {
    let longer = whole.width.max(whole.height);
    if longer <= side {
        return whole.clone();
    }
    let to = |length: usize| ((length * side + longer / 2) / longer).max(1);
    let (width, height) = (to(whole.width), to(whole.height));
    let span = |at: usize, from: usize, to: usize| {
        let start = at * from / to;
        start..((at + 1) * from).div_ceil(to).max(start + 1).min(from)
    };
    let mut rgb = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        let rows = span(y, whole.height, height);
        for x in 0..width {
            let columns = span(x, whole.width, width);
            let mut sum = [0_u64; 3];
            for row in rows.clone() {
                let start = (row * whole.width + columns.start) * 3;
                let covered = whole.rgb.get(start..start + columns.len() * 3).unwrap_or_default();
                for pixel in covered.chunks_exact(3) {
                    sum.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += u64::from(*value));
                }
            }
            let count = (rows.len() * columns.len()).max(1) as u64;
            rgb.extend(sum.map(|sum| u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX)));
        }
    }
    Pixels { width, height, rgb }
}

fn to_jpeg(pixels: &Pixels, quality: u8) -> Result<Vec<u8>, Fault> {
    let mut jpeg = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut jpeg, quality);
    encoder.set_optimized_huffman_tables(true);
    let side = |length: usize| u16::try_from(length).map_err(damaged);
    let (width, height) = (side(pixels.width)?, side(pixels.height)?);
    encoder.encode(&pixels.rgb, width, height, jpeg_encoder::ColorType::Rgb).map_err(damaged)?;
    Ok(jpeg)
}

#[cfg(test)]
mod tests;
