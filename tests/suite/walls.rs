//! Reads the program's own files as the compiler does (`syn`) and says which paths, macros, calls and loops they hold, so that
//! [`super::tidy`] can keep the walls. Tests within a file are passed over; what stands in macros is read as well.
//!
//! What needs types (whose `iter` is it?) is clippy's: `clippy.toml`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

/// The engines: crates of the workspace, whose walls the compiler keeps. The library names them as `crate::layout` and so on.
pub const ENGINES: &[&str] = &["words", "catalogue", "date", "layout", "cypher", "picture"];

/// What a file holds, each with the line it stands on.
#[derive(Default)]
pub struct Code {
    /// Paths as they are written or brought in by `use`, made absolute: `read::rows::Row` for ours, `std::fs::write` for others'.
    pub paths: BTreeSet<(String, usize)>,
    /// The same, but of ours with the crate in front: `crate::read::rows`. For walls within a room.
    pub own: BTreeSet<String>,
    /// Names of macros called.
    pub macros: BTreeSet<(String, usize)>,
    /// Names of methods called.
    pub methods: BTreeSet<(String, usize)>,
    /// Texts that are one word.
    pub texts: BTreeSet<String>,
    /// Loops over a hash whose outcome is not sorted by the next statements.
    pub hash_loops: BTreeSet<(String, usize)>,
}

/// Reads a file; `module` is its place, `["read", "rows"]`.
///
/// # Panics
/// Where it is no Rust.
pub fn code(name: &str, module: &[String], text: &str) -> Code {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut scopes = Scopes::default();
    scopes.visit_file(&file);
    let mut hashes = Hashes::default();
    hashes.visit_file(&file);
    let mut reader = Reader {
        engine: module.first().filter(|first| ENGINES.contains(&first.as_str())).cloned(),
        module: module.to_vec(),
        scopes,
        hashes: Hashes { locals: BTreeSet::new(), ..hashes },
        sorted: false,
        code: Code::default(),
    };
    reader.visit_file(&file);
    reader.code
}

/// The modules that a file declares for tests only: `#[cfg(test)] mod tests;`.
///
/// # Panics
/// Where it is no Rust.
pub fn test_modules(name: &str, text: &str) -> Vec<String> {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let declared = file.items.iter().filter_map(|item| match item {
        syn::Item::Mod(item) if item.content.is_none() && for_tests(&item.attrs) => {
            Some(item.ident.to_string())
        }
        _ => None,
    });
    declared.collect()
}

/// Whether attributes say that something is for tests only.
fn for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        path.is_ident("test")
            || path.is_ident("cfg") && attribute.to_token_stream().to_string().contains("(test")
    })
}

/// The names that `use`, `extern crate` and `mod` bring in, by what they stand for.
#[derive(Default)]
struct Scopes {
    names: BTreeMap<String, Vec<String>>,
}

impl Scopes {
    fn tree(&mut self, tree: &syn::UseTree, before: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before);
                before.pop();
            }
            syn::UseTree::Name(name) => {
                let name = name.ident.to_string();
                if name == "self" {
                    if let Some(last) = before.last().cloned() {
                        self.names.insert(last, before.clone());
                    }
                } else {
                    let full = [&before[..], std::slice::from_ref(&name)].concat();
                    self.names.insert(name, full);
                }
            }
            syn::UseTree::Rename(rename) => {
                let mut full = before.clone();
                if rename.ident != "self" {
                    full.push(rename.ident.to_string());
                }
                self.names.insert(rename.rename.to_string(), full);
            }
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.tree(item, before);
                }
            }
            syn::UseTree::Glob(_) => {}
        }
    }
}

impl<'a> Visit<'a> for Scopes {
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !for_tests(&item.attrs) {
            let name = item.ident.to_string();
            let full = ["self", &name].map(str::to_string).to_vec();
            self.names.insert(name, full);
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        if !for_tests(&item.attrs) {
            self.tree(&item.tree, &mut Vec::new());
        }
    }

    fn visit_item_extern_crate(&mut self, item: &'a syn::ItemExternCrate) {
        if let Some((_, name)) = &item.rename {
            self.names.insert(name.to_string(), vec![item.ident.to_string()]);
        }
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        if !for_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }
}

/// The names of fields that are a hash, and those of variables and arguments.
#[derive(Default)]
struct Hashes {
    fields: BTreeSet<String>,
    /// Names that a field which is no hash has too, in another struct: whose it is only types tell, and clippy.
    others: BTreeSet<String>,
    locals: BTreeSet<String>,
}

fn is_hash(tokens: &impl quote::ToTokens) -> bool {
    fn within(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(name) => ["FxHashMap", "FxHashSet", "HashMap", "HashSet", "HashTable"]
                .contains(&name.to_string().as_str()),
            TokenTree::Group(group) => within(group.stream()),
            _ => false,
        })
    }
    within(tokens.to_token_stream())
}

impl<'a> Visit<'a> for Hashes {
    fn visit_field(&mut self, field: &'a syn::Field) {
        if let Some(name) = &field.ident {
            let names = if outermost_is_hash(&field.ty) { &mut self.fields } else { &mut self.others };
            names.insert(name.to_string());
        }
    }

    fn visit_pat_type(&mut self, typed: &'a syn::PatType) {
        if let syn::Pat::Ident(name) = &*typed.pat
            && outermost_is_hash(&typed.ty)
        {
            self.locals.insert(name.ident.to_string());
        }
        visit::visit_pat_type(self, typed);
    }

    fn visit_local(&mut self, local: &'a syn::Local) {
        if let (syn::Pat::Ident(name), Some(init)) = (&local.pat, &local.init)
            && let syn::Expr::Call(call) = &*init.expr
            && is_hash(&call.func)
        {
            self.locals.insert(name.ident.to_string());
        }
        visit::visit_local(self, local);
    }
}

/// The type itself, or what a reference refers to, is a hash; a list of hashes is looped over in the list's order.
fn outermost_is_hash(kind: &syn::Type) -> bool {
    match kind {
        syn::Type::Reference(reference) => outermost_is_hash(&reference.elem),
        syn::Type::Path(path) => path.path.segments.last().is_some_and(|last| is_hash(&last.ident)),
        _ => false,
    }
}

struct Reader {
    engine: Option<String>,
    module: Vec<String>,
    scopes: Scopes,
    /// Fields of the file, variables and arguments of the function.
    hashes: Hashes,
    /// The statement looked at, or one of the two behind it, sorts.
    sorted: bool,
    code: Code,
}

impl Reader {
    /// Makes a path absolute, through every name that a `use` of the file gave, and keeps it.
    fn path(&mut self, written: Vec<String>, line: usize) {
        let mut full = written;
        // `use a as b; use b::c as d; d::e`: each step is taken once, so that a name that stands for itself ends.
        for _ in 0..8 {
            let Some(named) = full.first().and_then(|first| self.scopes.names.get(first)) else { break };
            if named.first() == full.first() && named.len() == 1 {
                break;
            }
            let again = named.first() == full.first();
            full = [named, &full[1..]].concat();
            if again {
                break;
            }
        }
        let mut absolute: Vec<String> = Vec::new();
        let mut is_ours = false;
        for (index, segment) in full.iter().enumerate() {
            match (index, segment.as_str()) {
                (0, "throughline") => is_ours = true,
                (0, "crate") => {
                    is_ours = true;
                    absolute.extend(self.engine.clone());
                }
                (0, "self") => {
                    is_ours = true;
                    absolute.clone_from(&self.module);
                }
                (0, "super") => {
                    is_ours = true;
                    absolute = self.module[..self.module.len().saturating_sub(1)].to_vec();
                }
                (_, "super") => drop(absolute.pop()),
                (_, "self") => {}
                (0, "core" | "alloc") => absolute.push("std".into()),
                (0, engine) if ENGINES.contains(&engine) && full.len() > 1 => {
                    is_ours = true;
                    absolute.push(segment.clone());
                }
                _ => absolute.push(segment.clone()),
            }
        }
        if absolute.is_empty() {
            return;
        }
        let path = absolute.join("::");
        if is_ours {
            self.code.own.insert(path.clone());
            self.code.paths.insert((format!("crate::{path}"), line));
        } else {
            self.code.paths.insert((path, line));
        }
    }

    fn tree(&mut self, tree: &syn::UseTree, before: &mut Vec<String>) {
        let line = tree.span().start().line;
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before);
                before.pop();
            }
            syn::UseTree::Name(name) => {
                self.path([&before[..], &[name.ident.to_string()]].concat(), line);
            }
            syn::UseTree::Rename(name) => self.path([&before[..], &[name.ident.to_string()]].concat(), line),
            syn::UseTree::Glob(_) => self.path([&before[..], &["*".to_string()]].concat(), line),
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.tree(item, before);
                }
            }
        }
    }

    /// What stands in a macro: no syntax of ours, so its words are read one by one.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is = |at: usize, wanted: char| matches!(tokens.get(at), Some(TokenTree::Punct(sign)) if sign.as_char() == wanted);
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let syn::Lit::Str(text) = syn::Lit::new(literal.clone()) {
                        self.visit_lit_str(&text);
                    }
                }
                TokenTree::Ident(name) => {
                    let line = name.span().start().line;
                    let called = matches!(tokens.get(at + 1), Some(TokenTree::Group(_)))
                        || is(at + 1, ':') && is(at + 2, ':') && is(at + 3, '<');
                    if at > 0 && is(at - 1, '.') && !(at > 1 && is(at - 2, '.')) {
                        if called {
                            self.code.methods.insert((name.to_string(), line));
                        }
                    } else if is(at + 1, '!') && matches!(tokens.get(at + 2), Some(TokenTree::Group(_))) {
                        self.code.macros.insert((name.to_string(), line));
                    } else {
                        let mut path = vec![name.to_string()];
                        while is(at + 1, ':') && is(at + 2, ':') {
                            let Some(TokenTree::Ident(next)) = tokens.get(at + 3) else { break };
                            path.push(next.to_string());
                            at += 3;
                        }
                        if path.len() > 1 || self.scopes.names.contains_key(&path[0]) {
                            self.path(path, line);
                        }
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// The hash that an expression loops over: a name, a field, through references and calls that only pass it on.
    fn hash_of(&self, expr: &syn::Expr) -> Option<String> {
        match expr {
            syn::Expr::Reference(reference) => self.hash_of(&reference.expr),
            syn::Expr::Paren(inner) => self.hash_of(&inner.expr),
            syn::Expr::Path(path) => {
                let name = path.path.get_ident()?.to_string();
                self.hashes.locals.contains(&name).then_some(name)
            }
            syn::Expr::Field(field) => match &field.member {
                syn::Member::Named(name) => {
                    let name = name.to_string();
                    (self.hashes.fields.contains(&name) && !self.hashes.others.contains(&name))
                        .then_some(name)
                }
                syn::Member::Unnamed(_) => None,
            },
            syn::Expr::MethodCall(call)
                if ["borrow", "as_ref", "clone"].contains(&call.method.to_string().as_str()) =>
            {
                self.hash_of(&call.receiver)
            }
            _ => None,
        }
    }
}

impl<'a> Visit<'a> for Reader {
    fn visit_item(&mut self, item: &'a syn::Item) {
        let attributes = match item {
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Const(item) => &item.attrs,
            syn::Item::Static(item) => &item.attrs,
            syn::Item::Struct(item) => &item.attrs,
            syn::Item::Enum(item) => &item.attrs,
            syn::Item::Macro(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        let mut within = Hashes::default();
        visit::visit_item_fn(&mut within, item);
        let before = std::mem::replace(&mut self.hashes.locals, within.locals);
        visit::visit_item_fn(self, item);
        self.hashes.locals = before;
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        if for_tests(&item.attrs) {
            return;
        }
        let mut within = Hashes::default();
        visit::visit_impl_item_fn(&mut within, item);
        let before = std::mem::replace(&mut self.hashes.locals, within.locals);
        visit::visit_impl_item_fn(self, item);
        self.hashes.locals = before;
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.tree(&item.tree, &mut Vec::new());
    }

    fn visit_item_extern_crate(&mut self, item: &'a syn::ItemExternCrate) {
        self.path(vec![item.ident.to_string()], item.span().start().line);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let line = path.span().start().line;
        self.path(path.segments.iter().map(|segment| segment.ident.to_string()).collect(), line);
        visit::visit_path(self, path);
    }

    fn visit_lit_str(&mut self, text: &'a syn::LitStr) {
        let text = text.value();
        if text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            self.code.texts.insert(text);
        }
    }

    fn visit_macro(&mut self, called: &'a syn::Macro) {
        let line = called.path.span().start().line;
        if let Some(last) = called.path.segments.last() {
            self.code.macros.insert((last.ident.to_string(), line));
        }
        if called.path.segments.len() > 1 {
            self.visit_path(&called.path);
        }
        self.tokens(called.tokens.clone());
    }

    fn visit_expr_method_call(&mut self, call: &'a syn::ExprMethodCall) {
        let (name, line) = (call.method.to_string(), call.method.span().start().line);
        let loops = [
            "iter",
            "iter_mut",
            "keys",
            "values",
            "values_mut",
            "into_iter",
            "drain",
            "into_keys",
            "into_values",
            "extract_if",
        ];
        if loops.contains(&name.as_str())
            && !self.sorted
            && let Some(hash) = self.hash_of(&call.receiver)
        {
            self.code.hash_loops.insert((hash, line));
        }
        self.code.methods.insert((name, line));
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_for_loop(&mut self, looped: &'a syn::ExprForLoop) {
        if let Some(hash) = self.hash_of(&looped.expr).filter(|_| !self.sorted) {
            self.code.hash_loops.insert((hash, looped.span().start().line));
        }
        visit::visit_expr_for_loop(self, looped);
    }

    fn visit_block(&mut self, block: &'a syn::Block) {
        let before = self.sorted;
        let sorts: Vec<bool> = block.stmts.iter().map(sorts).collect();
        for (index, statement) in block.stmts.iter().enumerate() {
            self.sorted = sorts[index..(index + 3).min(sorts.len())].contains(&true);
            self.visit_stmt(statement);
        }
        self.sorted = before;
    }
}

/// Whether a statement sorts, outside of the blocks in it, which are looked at on their own.
fn sorts(statement: &syn::Stmt) -> bool {
    fn within(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(name) => {
                let name = name.to_string();
                name.starts_with("sort") || name.starts_with("BTree")
            }
            TokenTree::Group(group) => {
                group.delimiter() != proc_macro2::Delimiter::Brace && within(group.stream())
            }
            _ => false,
        })
    }
    within(statement.to_token_stream())
}

/// The entries of a table that a file holds as `pub const TABLE: &[Entry] = &[Entry { name: "a", make: b::c, .. }]`: each with its
/// name and the first words of the paths it names (`b`).
///
/// # Panics
/// Where the file is no Rust.
pub fn entries(text: &str, table: &str) -> Vec<(String, BTreeSet<String>)> {
    let file = syn::parse_file(text).expect("Rust");
    let found = file.items.iter().find_map(|item| match item {
        syn::Item::Const(item) if item.ident == table => Some(&*item.expr),
        _ => None,
    });
    let Some(syn::Expr::Reference(list)) = found else { return Vec::new() };
    let syn::Expr::Array(list) = &*list.expr else { return Vec::new() };
    let mut entries = Vec::new();
    for entry in &list.elems {
        let syn::Expr::Struct(entry) = entry else { continue };
        let mut name = String::new();
        let mut makers = BTreeSet::new();
        for field in &entry.fields {
            match &field.expr {
                syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })
                    if field.member.to_token_stream().to_string() == "name" =>
                {
                    name = text.value();
                }
                syn::Expr::Path(path) if path.path.segments.len() > 1 => {
                    makers.insert(path.path.segments[0].ident.to_string());
                }
                _ => {}
            }
        }
        entries.push((name, makers));
    }
    entries
}

/// The circles among names that name each other: each as a sorted list of those that reach one another.
pub fn circles(names: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reach = |from: &String| -> BTreeSet<&String> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = names.get(from).into_iter().flatten().collect();
        while let Some(name) = open.pop() {
            if seen.insert(name) {
                open.extend(names.get(name).into_iter().flatten());
            }
        }
        seen
    };
    let all: BTreeMap<&String, BTreeSet<&String>> = names.keys().map(|name| (name, reach(name))).collect();
    let mut found = BTreeSet::new();
    for (name, there) in &all {
        let circle: Vec<String> = there
            .iter()
            .filter(|other| **other != *name && all.get(**other).is_some_and(|back| back.contains(name)))
            .map(|other| (*other).clone())
            .chain([(*name).clone()])
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        if circle.len() > 1 {
            found.insert(circle);
        }
    }
    found.into_iter().collect()
}
