//! Where a spreadsheet begins to count its days.

use serde::{Deserialize, Serialize};

/// The year from which a spreadsheet counts its days, as `casebook.toml` says it: `1900` or `1904`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub enum Serials {
    /// Nearly every spreadsheet.
    Since1900,
    /// Excel on a Mac, before 2011.
    Since1904,
}

impl TryFrom<u16> for Serials {
    type Error = String;

    fn try_from(year: u16) -> Result<Self, String> {
        match year {
            1900 => Ok(Self::Since1900),
            1904 => Ok(Self::Since1904),
            other => Err(format!("spreadsheets count their days from 1900 or from 1904, not from {other}")),
        }
    }
}

impl From<Serials> for u16 {
    fn from(serials: Serials) -> u16 {
        match serials {
            Serials::Since1900 => 1900,
            Serials::Since1904 => 1904,
        }
    }
}

impl From<Serials> for crate::date::Epoch {
    fn from(serials: Serials) -> Self {
        match serials {
            Serials::Since1900 => Self::From1900,
            Serials::Since1904 => Self::From1904,
        }
    }
}
