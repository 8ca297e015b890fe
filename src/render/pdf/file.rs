//! The file round the pages' content: page tree, resources, outline, page labels, metadata.

use pdf_writer::types::{
    ActionType, AnnotationFlags, AnnotationType, FunctionShadingType, MaskType, NumberingStyle, PageMode,
    TabOrder,
};
use pdf_writer::writers::{PageLabel, Resources};
use pdf_writer::{Chunk, Content, Filter, Finish, Name, Pdf, Rect, Ref, Settings, Str, TextStr};

use super::super::{RenderError, figure};
use super::{Fade, Pages, Writer, area::Area, round, trace};
use crate::text::{clean, deflate};

/// What the content of the pages refers to by name, and where it is in the file.
struct Shared {
    fonts: Vec<(usize, Ref)>,
    opacities: Vec<(u8, Ref)>,
    fades: Vec<Ref>,
    outlines: Vec<((usize, u16), Ref)>,
    photographs: Vec<Ref>,
}

impl Shared {
    fn name(&self, mut resources: Resources<'_>) {
        let mut fonts = resources.fonts();
        for &(face, font) in &self.fonts {
            fonts.pair(Name(format!("F{face}").as_bytes()), font);
        }
        fonts.finish();
        let mut states = resources.ext_g_states();
        for &(opacity, state) in &self.opacities {
            states.pair(Name(format!("O{opacity}").as_bytes()), state);
        }
        for (at, &state) in self.fades.iter().enumerate() {
            states.pair(Name(format!("M{at}").as_bytes()), state);
        }
        states.finish();
        let mut forms = resources.x_objects();
        for &((face, glyph), form) in &self.outlines {
            forms.pair(Name(format!("G{face}x{glyph}").as_bytes()), form);
        }
        for (at, &photograph) in self.photographs.iter().enumerate() {
            forms.pair(Name(format!("P{at}").as_bytes()), photograph);
        }
    }
}

impl Writer<'_> {
    /// Writes everything that is not yet in the file, and the file.
    pub fn file(self) -> Result<Vec<u8>, RenderError> {
        let mut next = Ref::new(1);
        let mut id = || next.bump();
        let (catalog, tree) = (id(), id());
        let page_ids: Vec<(Ref, Ref)> = self.contents.iter().map(|_| (id(), id())).collect();
        let (info, metadata) = (id(), id());
        let shared = Shared {
            fonts: self.fonts.faces().map(|face| (face, id())).collect(),
            opacities: self.opacities.iter().map(|&opacity| (opacity, id())).collect(),
            fades: self.fades.iter().map(|_| id()).collect(),
            outlines: self.outlines.iter().map(|&outline| (outline, id())).collect(),
            photographs: self.photographs.iter().map(|_| id()).collect(),
        };
        let link_ids: Vec<Ref> = self.links.iter().map(|_| id()).collect();

        let mut chunk = Chunk::with_settings(Settings { pretty: false });
        for &(face, font) in &shared.fonts {
            self.fonts.write(self.options.fonts, face, font, &mut chunk, &mut id)?;
        }
        for &(opacity, state) in &shared.opacities {
            let alpha = f32::from(opacity) / 100.0;
            chunk.ext_graphics(state).non_stroking_alpha(alpha).stroking_alpha(alpha);
        }
        for (fade, &state) in self.fades.iter().zip(&shared.fades) {
            self.fade(fade, state, &mut chunk, [id(), id(), id()]);
        }
        for &((face, glyph), form) in &shared.outlines {
            let outline = figure::glyph(self.options.fonts, face, glyph);
            let mut content = Content::new();
            trace(&mut content, &outline);
            content.stroke();
            let packed = deflate(&content.finish());
            let mut form = chunk.form_xobject(form, &packed);
            // Room for any glyph and any halo.
            form.filter(Filter::FlateDecode);
            form.bbox(Rect::new(-4000.0, -4000.0, 6000.0, 6000.0)).resources();
        }
        for (photo, &at) in self.photographs.iter().zip(&shared.photographs) {
            let mut image = chunk.image_xobject(at, &photo.jpeg);
            image.filter(Filter::DctDecode);
            let side = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
            image.width(side(photo.pixels.0)).height(side(photo.pixels.1));
            image.color_space().device_rgb();
            image.bits_per_component(8);
        }
        let sheet_ids: Vec<Ref> = page_ids.iter().map(|&(page, _)| page).collect();
        let structure = self.tags.write(self.pages, &sheet_ids, &link_ids, &mut chunk, &mut id);
        let first_link = self.contents.len() as i32;
        for (at, (link, &annotation)) in self.links.iter().zip(&link_ids).enumerate() {
            let mut made = chunk.annotation(annotation);
            let area = self.pages.rect(link.sheet, link.area);
            made.subtype(AnnotationType::Link).rect(area).contents(TextStr(&link.name));
            made.border(0.0, 0.0, 0.0, None).flags(AnnotationFlags::PRINT);
            made.struct_parent(first_link + at as i32);
            made.action().action_type(ActionType::Uri).uri(Str(link.address.as_bytes()));
        }
        let labels = self.pages.labels(&mut chunk, &mut id);
        let outline = self.pages.outline(&sheet_ids, &mut chunk, &mut id);
        // One page names its resources itself, several share them.
        let resources = (page_ids.len() > 1).then(&mut id);
        if let Some(resources) = resources {
            shared.name(chunk.indirect(resources).start());
        }

        let mut pdf = Pdf::with_settings(Settings { pretty: false });
        pdf.set_version(1, 7);
        let title = clean(self.pages.title);
        let mut root = pdf.catalog(catalog);
        root.pages(tree).lang(TextStr(self.pages.lang)).metadata(metadata);
        root.mark_info().marked(true);
        let mut viewer = root.viewer_preferences();
        viewer.display_doc_title(true);
        if self.pages.paper {
            viewer.pair(Name(b"PrintScaling"), Name(b"None"));
            viewer.pair(Name(b"PickTrayByPDFSize"), true);
        }
        viewer.finish();
        // Indirect, since the document element points back to it.
        root.pair(Name(b"StructTreeRoot"), structure);
        if let Some(outline) = outline {
            root.outlines(outline).page_mode(PageMode::UseOutlines);
        }
        if !labels.is_empty() {
            let mut tree = root.page_labels();
            let mut numbers = tree.nums();
            for (page, label) in labels {
                numbers.insert(page, label);
            }
        }
        root.finish();
        pdf.document_info(info).title(TextStr(&title)).creator(TextStr("throughline"));
        let packet = metadata_packet(&title, self.pages.lang, self.pages.made_from());
        pdf.metadata(metadata, packet.as_bytes());
        pdf.pages(tree).kids(sheet_ids.iter().copied()).count(sheet_ids.len() as i32);
        let sheets = page_ids.iter().zip(&self.contents).zip(self.pages.sheets);
        for (at, ((&(page, content), bytes), sheet)) in sheets.enumerate() {
            let mut made = pdf.page(page);
            made.parent(tree).contents(content).struct_parents(at as i32);
            made.tab_order(TabOrder::StructureOrder);
            made.media_box(Rect::new(0.0, 0.0, round(sheet.width), round(sheet.height)));
            let links = || self.links.iter().zip(&link_ids).filter(|(link, _)| link.sheet == at);
            if links().next().is_some() {
                made.annotations(links().map(|(_, &id)| id));
            }
            match resources {
                Some(resources) => {
                    made.pair(Name(b"Resources"), resources);
                }
                None => shared.name(made.resources()),
            }
            made.finish();
            pdf.stream(content, &deflate(bytes)).filter(Filter::FlateDecode);
        }
        pdf.extend(&chunk);
        Ok(pdf.finish())
    }

    /// A soft mask whose light runs from the fade's opacity to nothing.
    fn fade(&self, fade: &Fade, state: Ref, chunk: &mut Chunk, [form, shading, function]: [Ref; 3]) {
        chunk.exponential_function(function).domain([0.0, 1.0]).c0([round(fade.opacity)]).c1([0.0]).n(1.0);
        let mut axial = chunk.function_shading(shading);
        axial.shading_type(FunctionShadingType::Axial);
        axial.color_space().device_gray();
        axial.coords([fade.from.x, fade.from.y, fade.to.x, fade.to.y].map(round));
        axial.function(function).extend([true, true]);
        axial.finish();
        let mut light = Content::new();
        light.shading(Name(b"S"));
        let light = light.finish();
        let mut group = chunk.form_xobject(form, &light);
        // The mask is placed in the coordinates that hold when it is set: those of a scene, y down.
        let largest = |side: fn(&crate::scene::Scene) -> f64| {
            self.pages.scenes.iter().map(|scene| side(scene)).fold(0.0, f64::max)
        };
        let (width, height) = (largest(|scene| scene.width), largest(|scene| scene.height));
        group.bbox(Rect::new(0.0, 0.0, round(width), round(height)));
        group.group().transparency().color_space().device_gray();
        group.resources().shadings().pair(Name(b"S"), shading);
        group.finish();
        let mut mask = chunk.ext_graphics(state);
        mask.soft_mask().subtype(MaskType::Luminosity).group(form);
    }
}

impl Pages<'_> {
    /// A box of a sheet, y down, as one of its page, y up.
    pub fn rect(&self, sheet: usize, [left, top, right, bottom]: Area) -> Rect {
        let height = self.sheets.get(sheet).map_or(0.0, |sheet| sheet.height);
        let up = |y: f64| round(height - y);
        Rect::new(round(left), up(bottom), round(right), up(top))
    }

    /// The names of the pages: those that have none are numbered by their place. Nothing where none has one.
    fn labels(&self, chunk: &mut Chunk, next: &mut impl FnMut() -> Ref) -> Vec<(i32, Ref)> {
        let mut made = Vec::new();
        if self.sheets.iter().all(|sheet| sheet.label.is_empty()) {
            return made;
        }
        let mut counting = false;
        for (at, sheet) in self.sheets.iter().enumerate() {
            let plain = sheet.label.is_empty();
            if plain && counting {
                continue;
            }
            counting = plain;
            let id = next();
            let mut label = chunk.indirect(id).start::<PageLabel<'_>>();
            if plain {
                label.style(NumberingStyle::Arabic).offset(at as i32 + 1);
            } else {
                label.prefix(TextStr(&clean(&sheet.label)));
            }
            made.push((at as i32, id));
        }
        made
    }

    /// The bookmarks as a tree, all open; nothing without any.
    fn outline(&self, pages: &[Ref], chunk: &mut Chunk, next: &mut impl FnMut() -> Ref) -> Option<Ref> {
        if self.bookmarks.is_empty() {
            return None;
        }
        let root = next();
        let ids: Vec<Ref> = self.bookmarks.iter().map(|_| next()).collect();
        // The nearest bookmark before that stands less deep.
        let parents: Vec<Option<usize>> = self
            .bookmarks
            .iter()
            .enumerate()
            .map(|(at, own)| (0..at).rev().find(|&before| self.bookmarks[before].level < own.level))
            .collect();
        let known = &parents;
        let children = |of: Option<usize>| (0..known.len()).filter(move |&at| known[at] == of);
        for (at, bookmark) in self.bookmarks.iter().enumerate() {
            let parent = parents[at];
            let mut item = chunk.outline_item(ids[at]);
            item.title(TextStr(&clean(&bookmark.title))).parent(parent.map_or(root, |parent| ids[parent]));
            if let Some(before) = children(parent).take_while(|&other| other < at).last() {
                item.prev(ids[before]);
            }
            if let Some(after) = children(parent).find(|&other| other > at) {
                item.next(ids[after]);
            }
            if let (Some(first), Some(last)) = (children(Some(at)).next(), children(Some(at)).next_back()) {
                let below = self.bookmarks[at + 1..].iter().take_while(|other| other.level > bookmark.level);
                item.first(ids[first]).last(ids[last]).count(below.count() as i32);
            }
            if let Some(&page) = pages.get(bookmark.sheet) {
                item.dest().page(page).fit();
            }
        }
        let mut outline = chunk.outline(root);
        if let (Some(first), Some(last)) = (children(None).next(), children(None).next_back()) {
            outline.first(ids[first]).last(ids[last]).count(ids.len() as i32);
        }
        Some(root)
    }
}

/// XMP: title, language, and from what the file was made; no dates.
fn metadata_packet(title: &str, lang: &str, made_from: &str) -> String {
    let (mut safe_title, mut safe_lang) = (String::new(), String::new());
    super::super::svg::escape(&mut safe_title, title);
    super::super::svg::escape(&mut safe_lang, lang);
    let mut source = String::new();
    if !made_from.is_empty() {
        source.push_str("<dc:source>");
        super::super::svg::escape(&mut source, made_from);
        source.push_str("</dc:source>");
    }
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{safe_title}</rdf:li></rdf:Alt></dc:title>\
         <dc:language><rdf:Bag><rdf:li>{safe_lang}</rdf:li></rdf:Bag></dc:language>{source}\
         </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
    )
}
