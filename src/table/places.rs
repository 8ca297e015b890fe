//! Which file of a casebook holds the places of its network, and is no table of it.

/// What such a file is called.
pub const FILE: &str = "places.csv";

/// Whether a file holds places: it is called so, and has their heads and no others.
pub fn is_places(name: &str, text: &str) -> bool {
    let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
    own.eq_ignore_ascii_case(FILE) && has_heads(text)
}

/// Whether a table has the heads `id`, `x`, `y` and no others.
pub fn has_heads(text: &str) -> bool {
    let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    let heads: Vec<String> =
        first.split([',', ';', '\t']).map(|head| head.trim().trim_matches('"').to_lowercase()).collect();
    heads == ["id", "x", "y"]
}

#[cfg(test)]
mod tests {
    use super::is_places;

    #[test]
    fn a_table_of_places_in_the_world_is_a_table() {
        assert!(is_places("a/Places.CSV", "id,x,y\n") && is_places("places.csv", "\u{feff}\"id\"; X ;y\n"));
        assert!(!is_places("places.csv", "id,name,kind\n") && !is_places("spots.csv", "id,x,y\n"));
    }
}
