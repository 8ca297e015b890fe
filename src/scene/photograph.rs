//! A photograph in a scene.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Point;

/// A photograph in an upright rectangle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Photograph {
    /// Top left corner.
    pub origin: Point,
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
    /// A JPEG of three colours, without metadata; base64 in JSON.
    #[serde(with = "base64_text")]
    pub jpeg: Arc<[u8]>,
    /// Its pixels across and down.
    pub pixels: (u32, u32),
    /// What it shows, for who cannot see it; may be empty.
    pub alt: String,
}

mod base64_text {
    use std::sync::Arc;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &Arc<[u8]>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Arc<[u8]>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Into::into).map_err(D::Error::custom)
    }
}
