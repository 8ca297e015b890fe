//! Pictures of people, things and events: what a row says of one ([`Image`]), and the files themselves, made small ([`Pictures`]).
//!
//! A picture is never fetched: a file in the casebook's folder can be shown, an address stays a link. Files are read after everything
//! private was taken out, so that those of private rows are not even opened.

use std::collections::BTreeMap;

use picture::{Budget, Fault, Picture};
use serde::Serialize;

use super::{Casebook, EntityId, EventId};
use crate::table::content::is_address;

/// A picture as a row names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Image {
    /// A file in the casebook's folder, `/`-separated, or an address, which may be one of a film too; empty where only words about a picture
    /// are there.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub file: Box<str>,
    /// Who made or owns it; empty where nobody says.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub credit: Box<str>,
    /// What it shows, for who cannot see it; empty where nobody says.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub alt: Box<str>,
    /// Where it is from; empty where nobody says.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub source: Box<str>,
}

/// Endings of pictures, those that cannot be read too.
const ENDINGS: &str = "jpg jpeg jpe jfif png gif webp avif heic tif tiff bmp svg";

impl Image {
    /// Whether a name or an address ends as a picture's does.
    pub fn is_name(name: &str) -> bool {
        let path = name.split(['?', '#']).next().unwrap_or_default();
        let ending = path.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
        ENDINGS.split(' ').any(|known| known == ending)
    }

    /// Whether it is to be a file in the casebook's folder.
    pub fn is_local(&self) -> bool {
        !self.file.is_empty() && !self.is_remote()
    }

    /// Whether it lies elsewhere, so that it stays a link.
    pub fn is_remote(&self) -> bool {
        is_address(&self.file) || self.file.contains("://")
    }
}

/// Why a file that a row names is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// There is no such file.
    Missing,
    /// It lies outside of the casebook's folder, or a link leads there.
    Outside,
    /// It is no ordinary file, has too many bytes, or cannot be read: what, behind "it".
    Refused(String),
    /// It is no picture that can be shown.
    NoPicture(Fault),
}

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unread::Missing => f.write_str("is not in the casebook's folder"),
            Unread::Outside => f.write_str("lies outside of the casebook's folder"),
            Unread::Refused(what) => f.write_str(what),
            Unread::NoPicture(fault) => fault.fmt(f),
        }
    }
}

/// The files that rows name, by name. Empty where nobody looked for them: then no picture is shown and none is missed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pictures {
    read: BTreeMap<Box<str>, Result<Picture, Unread>>,
}

/// A picture with what must stand with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown<'b> {
    /// The JPEG, made small, without metadata, and its size.
    pub picture: &'b Picture,
    /// What the row says of it.
    pub image: &'b Image,
}

impl Pictures {
    /// Those of a casebook; `read` gives the bytes of a file in its folder.
    pub fn of(
        book: &Casebook,
        budget: &Budget,
        mut read: impl FnMut(&str) -> Result<Vec<u8>, Unread>,
    ) -> Self {
        let mut pictures = Self::default();
        for (image, _) in book.images() {
            if image.is_local() && !pictures.read.contains_key(&image.file) {
                let made = read(&image.file)
                    .and_then(|bytes| picture::embed(&bytes, budget).map_err(Unread::NoPicture));
                pictures.read.insert(image.file.clone(), made);
            }
        }
        pictures
    }

    /// Why a file is not shown, where that was found.
    pub fn unread(&self, file: &str) -> Option<&Unread> {
        self.read.get(file)?.as_ref().err()
    }

    fn get<'b>(&'b self, image: Option<&'b Image>) -> Option<Shown<'b>> {
        let image = image?;
        let picture = self.read.get(&image.file)?.as_ref().ok()?;
        Some(Shown { picture, image })
    }
}

impl Casebook {
    /// Every picture that a row names, and the row: entities, then events.
    pub fn images(&self) -> impl Iterator<Item = (&Image, crate::table::Row)> {
        let entities = self.entities.iter().filter_map(|entity| Some((entity.image()?, entity.row)));
        let events = self.events.iter().filter_map(|event| Some((event.image.as_deref()?, event.row)));
        entities.chain(events)
    }

    /// A picture that a row names, if it can be shown.
    pub fn shown<'b>(&'b self, image: Option<&'b Image>) -> Option<Shown<'b>> {
        self.pictures.get(image)
    }

    /// The picture of an entity, if it can be shown.
    pub fn picture_of(&self, entity: EntityId) -> Option<Shown<'_>> {
        self.pictures.get(self.entity(entity).image())
    }

    /// The picture of an event, if it can be shown.
    pub fn picture_at(&self, event: EventId) -> Option<Shown<'_>> {
        self.pictures.get(self.event(event).image.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_ending() {
        for name in ["a.jpg", "images/A.PNG", "https://example.org/a.jpeg?w=3", "x.heic"] {
            assert!(Image::is_name(name), "{name}");
        }
        for name in ["https://youtu.be/x", "notes.docx", "jpg", ""] {
            assert!(!Image::is_name(name), "{name}");
        }
    }
}
