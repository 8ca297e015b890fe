//! Attributes of an element: properties, lengths, lists of numbers.

use std::collections::BTreeMap;

use roxmltree::Node;

/// A presentation attribute, or the same property in `style`, which wins.
pub fn property<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let style = node.attribute("style").into_iter().flat_map(|style| style.split(';'));
    let declared: BTreeMap<&str, &str> = style
        .filter_map(|declaration| declaration.split_once(':'))
        .map(|(name, value)| (name.trim(), value.trim()))
        .collect();
    declared.get(name).copied().or_else(|| node.attribute(name).map(str::trim)).filter(|v| *v != "inherit")
}

/// Whether an element is of a class.
pub fn has_class(node: Node<'_, '_>, class: &str) -> bool {
    node.attribute("class").is_some_and(|classes| classes.split_whitespace().any(|one| one == class))
}

/// The address an element leads to.
pub fn href<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.attribute("href").or_else(|| node.attribute(("http://www.w3.org/1999/xlink", "href")))
}

/// A list of numbers, up to the first that is none.
pub fn numbers(list: &str) -> Vec<f64> {
    svgtypes::NumberListParser::from(list).map_while(Result::ok).filter(|number| number.is_finite()).collect()
}

/// A length in user units; CSS units at 96 to the inch.
pub fn unit_length(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic() || letter == '%');
    let number: f64 = digits.parse().ok().filter(|number: &f64| number.is_finite())?;
    let unit = match &text[digits.len()..] {
        "" | "px" => 1.0,
        "pt" => 4.0 / 3.0,
        "pc" => 16.0,
        "in" => 96.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        _ => return None,
    };
    Some(number * unit)
}

/// An attribute as a length in user units.
pub fn length(node: Node<'_, '_>, name: &str) -> Option<f64> {
    node.attribute(name).and_then(unit_length)
}
