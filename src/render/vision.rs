//! How a drawing looks to others: colour blindness and grey, for looking and for tests.
//!
//! Protanopia, deuteranopia and tritanopia are the full-severity matrices of Machado, Oliveira and
//! Fernandes (2009), "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE
//! TVCG 15(6), applied in linear light. For tritanopia that model is an approximation; it errs on the
//! harsh side. Grey is the WCAG relative luminance, as a good printer in one ink would give it.

use crate::scene::{Colour, Fill, Mark, Scene, Stroke};

/// A way of seeing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vision {
    /// No long-wave cones: red is dark, red and green look alike.
    Protanopia,
    /// No middle-wave cones: the most common, red and green look alike.
    Deuteranopia,
    /// No short-wave cones: blue and green, yellow and violet look alike.
    Tritanopia,
    /// One ink.
    Grey,
}

impl Vision {
    /// Every way, with the name used in files.
    pub const ALL: [(&'static str, Self); 4] = [
        ("protanopia", Self::Protanopia),
        ("deuteranopia", Self::Deuteranopia),
        ("tritanopia", Self::Tritanopia),
        ("grey", Self::Grey),
    ];

    /// Rows give red, green and blue from linear red, green and blue.
    const fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Self::Protanopia => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Self::Deuteranopia => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Self::Tritanopia => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
            Self::Grey => [[0.2126, 0.7152, 0.0722]; 3],
        }
    }

    /// A colour as it is seen.
    pub fn see(self, colour: Colour) -> Colour {
        let light = [colour.r, colour.g, colour.b].map(linear);
        let [r, g, b] =
            self.matrix().map(|row| gamma(row.iter().zip(light).map(|(weight, light)| weight * light).sum()));
        Colour { r, g, b }
    }

    /// A scene as it is seen: the same in all but its colours.
    pub fn see_scene(self, scene: &Scene) -> Scene {
        let mut seen = scene.clone();
        seen.background = self.see(seen.background);
        self.see_marks(&mut seen.marks);
        seen
    }

    fn see_marks(self, marks: &mut [Mark]) {
        for mark in marks {
            match mark {
                Mark::Group(group) => self.see_marks(&mut group.marks),
                Mark::Path(path) => self.see_paint(path.fill.as_mut(), path.stroke.as_mut()),
                Mark::Shape(shape) => self.see_paint(shape.fill.as_mut(), shape.stroke.as_mut()),
                Mark::Text(text) => text.colour = self.see(text.colour),
                // Nothing is to be told from the colours of a photograph.
                Mark::Photograph(_) => {}
            }
        }
    }

    fn see_paint(self, fill: Option<&mut Fill>, stroke: Option<&mut Stroke>) {
        if let Some(
            Fill::Solid(colour)
            | Fill::Tint(colour, _)
            | Fill::Fade { colour, .. }
            | Fill::Hatch { colour, .. },
        ) = fill
        {
            *colour = self.see(*colour);
        }
        if let Some(stroke) = stroke {
            stroke.colour = self.see(stroke.colour);
        }
    }
}

/// sRGB to linear light (IEC 61966-2-1).
fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
}

fn gamma(light: f64) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let value =
        if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * libm::pow(light, 1.0 / 2.4) - 0.055 };
    (value * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_black_and_grey_stay() {
        for (name, vision) in Vision::ALL {
            for grey in [0x00_00_00, 0x76_76_76, 0xFF_FF_FF] {
                assert_eq!(vision.see(Colour::hex(grey)), Colour::hex(grey), "{name}");
            }
        }
    }

    #[test]
    fn red_and_green_draw_near_without_middle_cones() {
        let apart = |a: Colour, b: Colour| u32::from(a.r.abs_diff(b.r)) + u32::from(a.g.abs_diff(b.g));
        let (red, green) = (Colour::hex(0xC0_30_30), Colour::hex(0x50_80_20));
        let see = |colour| Vision::Deuteranopia.see(colour);
        assert!(apart(see(red), see(green)) * 3 < apart(red, green));
    }

    #[test]
    fn grey_is_grey() {
        let seen = Vision::Grey.see(Colour::hex(0x12_43_6D));
        assert!(seen.r == seen.g && seen.g == seen.b);
    }
}
