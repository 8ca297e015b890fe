//! Pictures made here, made small, turned and broken.

use super::*;

/// A picture whose left upper corner is red, right upper green, left lower blue, right lower white.
fn corners(width: usize, height: usize) -> Pixels {
    let mut rgb = Vec::new();
    for y in 0..height {
        for x in 0..width {
            rgb.extend(match (x * 2 < width, y * 2 < height) {
                (true, true) => [255, 0, 0],
                (false, true) => [0, 255, 0],
                (true, false) => [0, 0, 255],
                (false, false) => [255, 255, 255],
            });
        }
    }
    Pixels { width, height, rgb }
}

/// Its colours in words, corner by corner: `rgbw` is upright.
fn seen(picture: &Picture) -> String {
    let pixels = pixels(&picture.jpeg).expect("a JPEG");
    let (w, h) = (pixels.width, pixels.height);
    [(w / 4, h / 4), (w * 3 / 4, h / 4), (w / 4, h * 3 / 4), (w * 3 / 4, h * 3 / 4)]
        .map(|(x, y)| {
            let at = (y * w + x) * 3;
            match pixels.rgb[at..at + 3] {
                [200..=255, 200..=255, 200..=255] => 'w',
                [200..=255, _, _] => 'r',
                [_, 200..=255, _] => 'g',
                [_, _, 200..=255] => 'b',
                _ => '?',
            }
        })
        .iter()
        .collect()
}

fn with_exif(orientation: u8) -> Vec<u8> {
    let mut jpeg = to_jpeg(&corners(64, 32), 95).expect("written");
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS 51.5 N secret");
    let mut segment = vec![0xFF, 0xE1];
    segment.extend(u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
    segment.extend(exif);
    jpeg.splice(2..2, segment);
    jpeg
}

fn png_of(colour: png::ColorType, data: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(colour);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().expect("a head").write_image_data(data).expect("written");
    out
}

#[test]
fn every_way_a_camera_is_held_comes_out_upright_and_nothing_it_noted_goes_along() {
    for (orientation, wanted) in [
        (1, "rgbw"),
        (2, "grwb"),
        (3, "wbgr"),
        (4, "bwrg"),
        (5, "rbgw"),
        (6, "brwg"),
        (7, "wgbr"),
        (8, "gwrb"),
    ] {
        let picture = embed(&with_exif(orientation), &Budget::default()).expect("a picture");
        assert_eq!(seen(&picture), wanted, "{orientation}");
        let sideways = orientation >= 5;
        assert_eq!((picture.width, picture.height), if sideways { (32, 64) } else { (64, 32) });
        let text = String::from_utf8_lossy(&picture.jpeg).into_owned();
        assert!(!text.contains("Exif") && !text.contains("secret"), "{orientation}");
    }
    assert_eq!(upright::orientation(b""), 1);
    assert_eq!(upright::orientation(b"Exif\0\0II*\0\xff\xff\xff\xff"), 1);
}

#[test]
fn large_pictures_become_small_ones_of_the_same_shape() {
    // Noise is the worst there is for a JPEG.
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let whole = Pixels { width: 1500, height: 1000, rgb: (0..1500 * 1000 * 3).map(|_| noise()).collect() };
    let bytes = png_of(png::ColorType::Rgb, &whole.rgb, 1500, 1000);
    let picture = embed(&bytes, &Budget::default()).expect("a picture");
    assert!(picture.jpeg.len() <= 40 << 10, "{} bytes", picture.jpeg.len());
    assert!(picture.width <= 480 && picture.width >= 100);
    assert!((f64::from(picture.width) / f64::from(picture.height) - 1.5).abs() < 0.03);
    assert_eq!(picture, embed(&bytes, &Budget::default()).expect("a picture"), "the same bytes");
    let tiny = embed(&bytes, &Budget { bytes: 100, ..Budget::default() }).expect("ends");
    assert!(tiny.width <= 16);
}

#[test]
fn pngs_of_every_kind_stand_on_white() {
    let clear = [0, 0, 0, 0].repeat(64);
    let picture = embed(&png_of(png::ColorType::Rgba, &clear, 8, 8), &Budget::default()).expect("a picture");
    assert_eq!(seen(&picture), "wwww");
    let grey = embed(&png_of(png::ColorType::Grayscale, &[255; 64], 8, 8), &Budget::default());
    assert_eq!(seen(&grey.expect("a picture")), "wwww");
    let alpha = embed(&png_of(png::ColorType::GrayscaleAlpha, &[0; 128], 8, 8), &Budget::default());
    assert_eq!(seen(&alpha.expect("a picture")), "wwww");
}

#[test]
fn what_is_no_picture_is_named_and_nothing_panics() {
    assert_eq!(embed(b"GIF89a", &Budget::default()), Err(Fault::Other("a GIF")));
    assert_eq!(embed(b"", &Budget::default()), Err(Fault::Other("no picture by its content")));
    assert_eq!(embed(b"RIFF....WEBPVP8 ", &Budget::default()), Err(Fault::Other("a WebP picture")));
    let few = Budget { pixels: 100, ..Budget::default() };
    assert!(matches!(embed(&with_exif(1), &few), Err(Fault::TooLarge { width: 64, height: 32, most: 100 })));
    let png = png_of(png::ColorType::Rgb, &corners(64, 32).rgb, 64, 32);
    assert!(matches!(embed(&png, &few), Err(Fault::TooLarge { .. })));
    // A head that promises more than there is memory for.
    let mut bomb = png.clone();
    bomb[16..24].copy_from_slice(&[0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF]);
    assert!(embed(&bomb, &Budget::default()).is_err());
    // Cut and bent in every place.
    for whole in [with_exif(6), png] {
        for at in 0..whole.len() {
            let _ = embed(&whole[..at], &Budget::default());
            let mut bent = whole.clone();
            bent[at] ^= 0xFF;
            let _ = embed(&bent, &Budget::default());
        }
    }
}
