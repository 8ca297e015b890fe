//! Which way up: what a camera noted of how it was held (Exif 2.32, tag 0x0112), made good in the pixels, since the note does not go
//! along.

use super::Pixels;

/// How a picture is to be turned, 1 to 8; 1, as it is, where nothing can be read. `exif` begins with its byte order, or with `Exif\0\0`.
pub fn orientation(exif: &[u8]) -> u8 {
    read(exif.strip_prefix(b"Exif\0\0").unwrap_or(exif)).filter(|turn| (1..=8).contains(turn)).unwrap_or(1)
}

fn read(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let long = |at: usize| {
        let four: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let first = usize::try_from(long(4)?).ok()?;
    let entries = usize::from(short(first)?);
    (0..entries).find_map(|entry| {
        let at = first.checked_add(2 + entry * 12)?;
        // An entry is a tag, a type (3: two bytes), a count and a value.
        (short(at)? == 0x0112 && short(at + 2)? == 3).then(|| u8::try_from(short(at + 8)?).ok()).flatten()
    })
}

/// A picture as it is to be looked at.
pub fn turned(pixels: Pixels, orientation: u8) -> Pixels {
    let Pixels { width, height, rgb } = &pixels;
    let (w, h) = (*width, *height);
    let sideways = orientation >= 5;
    let (across, down) = if sideways { (h, w) } else { (w, h) };
    if orientation <= 1 {
        return pixels;
    }
    let mut out = Vec::with_capacity(rgb.len());
    for y in 0..down {
        for x in 0..across {
            // Where in the picture as it was stored this pixel stands.
            let (from_x, from_y) = match orientation {
                2 => (w - 1 - x, y),
                3 => (w - 1 - x, h - 1 - y),
                4 => (x, h - 1 - y),
                5 => (y, x),
                6 => (y, h - 1 - x),
                7 => (w - 1 - y, h - 1 - x),
                8 => (w - 1 - y, x),
                _ => (x, y),
            };
            let at = (from_y * w + from_x) * 3;
            out.extend_from_slice(rgb.get(at..at + 3).unwrap_or(&[0; 3]));
        }
    }
    Pixels { width: across, height: down, rgb: out }
}
