//! Tests of measuring, wrapping, shortening and subsetting.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rustybuzz::UnicodeBuffer;

use super::*;

const SAMPLE: &str = "Council approves a £41m award without a second bid. [1] “Avery” – To 1971, v. Wyatt’s";

/// Width by the shaper alone, the whole text at once; ligatures off, as promised in the module.
fn by_shaper(text: &str, size: f64, weight: Weight) -> f64 {
    let data = [REGULAR, SEMIBOLD, BOLD][primary(weight)];
    let face = rustybuzz::Face::from_slice(data, 0).expect("bundled font");
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let off = |tag: &[u8; 4]| Feature::new(Tag::from_bytes(tag), 0, ..);
    let glyphs = rustybuzz::shape(&face, &[off(b"liga"), off(b"clig"), off(b"calt")], buffer);
    let units: i32 = glyphs.glyph_positions().iter().map(|place| place.x_advance).sum();
    f64::from(units) * size / f64::from(face.units_per_em())
}

#[test]
fn bundled_fonts_are_read() {
    let fonts = Fonts::new();
    assert_eq!(fonts.faces.len(), 3);
    for weight in Weight::ALL {
        assert_eq!(fonts.faces[primary(weight)].weight, weight.css());
        assert!(fonts.metrics(weight).cap_height > 0.6);
    }
}

#[test]
fn cached_widths_are_the_shapers() {
    let fonts = Fonts::new();
    for weight in Weight::ALL {
        for text in
            [SAMPLE, "AVATAR To. Ty, LT", "Größe, naïve, Łódź", "Ωμέγα", "Дело №5", "flat office affair", "ﬁ"]
        {
            let (ours, theirs) = (fonts.measure(text, 15.0, weight), by_shaper(text, 15.0, weight));
            assert!((ours - theirs).abs() < 0.01, "{text:?} {weight:?}: {ours} is not {theirs}");
        }
    }
}

#[test]
fn combining_marks_and_joiners_take_the_full_way() {
    let fonts = Fonts::new();
    for text in ["e\u{301}te\u{301}", "x\u{323}y", "a\u{200D}b", "non\u{2011}breaking\u{202F}space"] {
        let (ours, theirs) = (fonts.measure(text, 15.0, Weight::Bold), by_shaper(text, 15.0, Weight::Bold));
        assert!((ours - theirs).abs() < 0.01, "{text:?}: {ours} is not {theirs}");
        assert!(fonts.missing(text).is_empty(), "{text:?} lacks {:?}", fonts.missing(text));
    }
}

#[test]
fn missing_letters_are_named() {
    let fonts = Fonts::new();
    assert_eq!(fonts.missing("Ms שלום 李 A"), vec!['ו', 'ל', 'ם', 'ש', '李']);
    assert!(fonts.missing(SAMPLE).is_empty());
}

#[test]
fn overrides_and_controls_are_not_drawn() {
    assert_eq!(clean("user\u{202E}gpj.exe\u{202C}\u{2066}a\u{2069}"), "usergpj.exea");
    assert_eq!(clean("a\tb\r\nc\0\u{7}\u{FFFF}"), "a b c");
    assert_eq!(clean("می\u{200C}خواهم"), "می\u{200C}خواهم");
    assert!(matches!(clean("plain"), Cow::Borrowed(_)));
}

#[test]
fn direction_is_that_of_the_first_strong_letter() {
    assert!(right_to_left("12 שלום world"));
    assert!(!right_to_left("hello שלום"));
    assert!(!right_to_left("12–13"));
    assert!(!right_to_left("\u{202E}hello"));
}

#[test]
fn no_break_spaces_glue() {
    let fonts = Fonts::new();
    let lines = fonts.wrap("without a second bid.\u{A0}[1]", 15.0, Weight::Regular, 120.0);
    let texts: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["without a second", "bid.\u{A0}[1]"]);
}

#[test]
fn line_feeds_break_and_long_words_are_broken_last() {
    let fonts = Fonts::new();
    let lines = fonts.wrap("one\ntwo antidisestablishmentarianism", 15.0, Weight::Regular, 90.0);
    let texts: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["one", "two", "antidisestabli", "shmentarianis", "m"]);
    assert!(fonts.wrap("  ", 15.0, Weight::Regular, 90.0).is_empty());
}

#[test]
fn soft_hyphens_show_only_at_a_break() {
    let fonts = Fonts::new();
    let texts = |width| -> Vec<String> {
        fonts.wrap("Ver\u{AD}fassung", 15.0, Weight::Regular, width).into_iter().map(|l| l.text).collect()
    };
    assert_eq!(texts(200.0), ["Verfassung"]);
    assert_eq!(texts(50.0), ["Ver-", "fassung"]);
}

#[test]
fn balanced_lines_are_as_many_and_more_alike() {
    let fonts = Fonts::new();
    let title = "From a contract to a conviction: how the Northport case unfolded";
    let full = fonts.wrap(title, 26.0, Weight::Bold, 628.0);
    let even = fonts.wrap_balanced(title, 26.0, Weight::Bold, 628.0);
    assert_eq!((full.len(), even.len()), (2, 2));
    assert!((even[0].width - even[1].width).abs() < (full[0].width - full[1].width).abs());
}

#[test]
fn shortened_texts_end_in_an_ellipsis() {
    let fonts = Fonts::new();
    let short = |width| fonts.shorten("Metropolitan Police Service", 14.0, Weight::Regular, width);
    assert_eq!(short(400.0), "Metropolitan Police Service");
    assert_eq!(short(150.0), "Metropolitan Police…");
    assert_eq!(short(60.0), "Metrop…");
    assert_eq!(short(1.0), "");
}

#[test]
fn a_subset_is_a_font_with_the_same_widths() {
    let fonts = Fonts::new();
    let chars: BTreeSet<char> = SAMPLE.chars().chain(['\u{A0}']).collect();
    for weight in Weight::ALL {
        let data = fonts.subset(weight, &chars);
        assert_eq!(data, Fonts::new().subset(weight, &chars), "same characters, same bytes");
        let face = rustybuzz::Face::from_slice(&data, 0).expect("subset is a font");
        for &letter in &chars {
            assert!(face.glyph_index(letter).is_some_and(|glyph| glyph.0 != 0), "{letter:?} is in the cmap");
        }
        assert_eq!(face.glyph_index('Q'), None);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(SAMPLE);
        buffer.guess_segment_properties();
        let glyphs = rustybuzz::shape(&face, &[], buffer);
        let units: i32 = glyphs.glyph_positions().iter().map(|place| place.x_advance).sum();
        let width = f64::from(units) * 15.0 / f64::from(face.units_per_em());
        assert!((width - fonts.measure(SAMPLE, 15.0, weight)).abs() < 0.01, "kerning survives");
        println!("{weight:?}: {} bytes, woff {}", data.len(), woff(&data).len());
        assert!(data.len() < 40_000, "{} bytes", data.len());
        assert!(woff(&data).len() < data.len());
    }
}

#[test]
fn checksums_hold() {
    let fonts = Fonts::new();
    let data = fonts.subset(Weight::Bold, &"Hamburg".chars().collect());
    let sum = data
        .chunks(4)
        .map(|chunk| {
            let mut word = [0; 4];
            word[..chunk.len()].copy_from_slice(chunk);
            u32::from_be_bytes(word)
        })
        .fold(0, u32::wrapping_add);
    assert_eq!(sum, 0xB1B0_AFBA);
}

#[test]
fn bytes_that_are_no_font_are_an_error() {
    let error = Fonts::with_fallback(vec![b"not a font".to_vec()]).expect_err("no font");
    assert_eq!(error, FontError::Unreadable { number: 1 });
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        any::<String>(),
        "[A-Za-z ,.\u{A0}\u{AD}–’0-9]{0,80}",
        "[אבגדabc 12().\u{202E}\u{200F}]{0,30}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn latin_widths_are_the_shapers(text in "[ -~À-ž‘’“”–—…£€№]{0,60}") {
        let fonts = Fonts::new();
        let (ours, theirs) = (fonts.measure(&text, 16.0, Weight::Semibold), by_shaper(&text, 16.0, Weight::Semibold));
        prop_assert!((ours - theirs).abs() < 0.01, "{} is not {}", ours, theirs);
    }

    #[test]
    fn layout_adds_up_to_the_measure(text in any_text()) {
        let fonts = Fonts::new();
        let text = clean(&text);
        let runs = fonts.layout(&text, 10.0, Weight::Regular, right_to_left(&text));
        let sum: f64 = runs.iter().flat_map(advances).sum();
        prop_assert!((sum - fonts.measure(&text, 10.0, Weight::Regular)).abs() < 0.01);
        for run in &runs {
            prop_assert!(run.range.end <= text.len());
            prop_assert!(run.glyphs.iter().all(|glyph| glyph.cluster < text.len()));
        }
    }

    #[test]
    fn lines_fit_or_are_one_grapheme(text in any_text(), width in 5.0..300.0f64) {
        let fonts = Fonts::new();
        for lines in [
            fonts.wrap(&text, 14.0, Weight::Regular, width),
            fonts.wrap_balanced(&text, 14.0, Weight::Regular, width),
        ] {
            for line in lines {
                let graphemes = line.text.graphemes(true).filter(|g| g.chars().any(|c| !ignorable(c))).count();
                prop_assert!(line.width <= width + 0.001 || graphemes <= 1, "{:?} in {}", line, width);
            }
        }
    }

    #[test]
    fn wrapping_loses_no_letter(text in any_text(), width in 5.0..300.0f64) {
        let fonts = Fonts::new();
        let letters = |text: &str| clean(text).chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
        let wrapped: String = fonts.wrap(&text, 14.0, Weight::Regular, width).iter().map(|l| letters(&l.text)).collect();
        prop_assert_eq!(wrapped, letters(&text));
    }

    #[test]
    fn shortened_texts_fit(text in any_text(), width in 0.0..300.0f64) {
        let fonts = Fonts::new();
        let short = fonts.shorten(&text, 14.0, Weight::Regular, width);
        prop_assert!(fonts.measure(&short, 14.0, Weight::Regular) <= width + 0.001);
    }
}

/// What a browser makes of an embedded font: every feature that is on by default.
fn as_a_browser_shapes(font: &[u8], text: &str) -> Vec<(u16, i32, bool)> {
    let face = rustybuzz::Face::from_slice(font, 0).expect("is a font");
    let mut buffer = rustybuzz::UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let shaped = rustybuzz::shape(&face, &[], buffer);
    let inked = |glyph: u16| face.glyph_bounding_box(rustybuzz::ttf_parser::GlyphId(glyph)).is_some();
    let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
    glyphs.map(|(info, at)| (info.glyph_id as u16, at.x_advance, inked(info.glyph_id as u16))).collect()
}

#[test]
fn no_letter_vanishes_in_a_browser() {
    let fonts = Fonts::new();
    // Alone, each is drawn letter by letter; the last of a list makes the font keep its layout tables.
    let lists: [&[&str]; 5] = [
        &["officers, affairs, offences: waffle, shuffled, fjord, fbk", "[1]\u{2060}[2]"],
        &["officers, affairs, offences", "a\u{323}\u{301}ff", "x\u{30A}"],
        &["affect", "of\u{200D}fice", "of\u{200C}fice", "of\u{AD}fice", "of\u{FEFF}fice", "of\u{200B}fice"],
        &["Ørsted fi fl", "q\u{303}ffi", "ﬁ ligatures typed"],
        &["ἀρχή ffi", "и\u{306}ффи"],
    ];
    for texts in lists {
        for weight in [Weight::Regular, Weight::Semibold, Weight::Bold] {
            let all = texts.iter().map(|text| (weight, *text));
            let faces = fonts.embed(all).expect("may be embedded");
            let [face] = faces.as_slice() else { panic!("{texts:?}: {} faces", faces.len()) };
            let units =
                f64::from(rustybuzz::Face::from_slice(&face.data, 0).expect("is a font").units_per_em());
            for text in texts {
                let text = clean(text);
                let glyphs = as_a_browser_shapes(&face.data, &text);
                let letters = text.chars().filter(|letter| letter.is_alphanumeric()).count();
                let inked = glyphs.iter().filter(|glyph| glyph.2).count();
                assert!(inked >= letters, "{text:?}: {inked} glyphs with ink for {letters} letters");
                let advance: i32 = glyphs.iter().map(|glyph| glyph.1).sum();
                let measured = fonts.measure(&text, 1.0, weight) * units;
                assert!(
                    (measured - f64::from(advance)).abs() < 1.5,
                    "{text:?}: {measured} measured, {advance} shown"
                );
            }
        }
    }
}

#[test]
fn what_says_where_a_line_breaks_is_not_drawn_and_still_heeded() {
    let fonts = Fonts::new();
    let narrow = fonts.measure("[10][11]", 10.0, Weight::Regular) + 0.1;
    let glued = fonts.wrap("word [10]\u{2060}[11]", 10.0, Weight::Regular, narrow);
    assert_eq!(glued.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["word", "[10][11]"]);
    let parted =
        fonts.wrap("aaaa\u{200B}bbbb", 10.0, Weight::Regular, fonts.measure("aaaabb", 10.0, Weight::Regular));
    assert_eq!(parted.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["aaaa", "bbbb"]);
}
