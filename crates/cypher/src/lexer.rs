//! Cuts a query into tokens, each with its place.

use super::ast::Span;
use super::error::QueryError;

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    /// A name or keyword; `true` when it stood in back-ticks and so can be no keyword.
    Word(String, bool),
    /// An integer; `None` when it is 2^63, which only a minus sign makes representable.
    Integer(Option<i64>),
    Float(f64),
    String(String),
    /// An operator or bracket.
    Mark(&'static str),
    End,
}

/// Longest first, so that `<=` is not read as `<`.
const MARKS: &[&str] = &[
    "..", "<>", "<=", ">=", "=~", "+=", "||", "(", ")", "[", "]", "{", "}", ",", ";", ":", ".", "|", "+",
    "-", "*", "/", "%", "^", "=", "<", ">", "$", "&", "!",
];

/// Dashes and arrow heads that some editors put in place of `-`, `<`, `>`, and that the grammar allows there.
fn plain_mark(c: char) -> Option<&'static str> {
    match c {
        '\u{00AD}' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2014}' | '\u{2015}'
        | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => Some("-"),
        '⟨' | '〈' | '﹤' | '＜' => Some("<"),
        '⟩' | '〉' | '﹥' | '＞' => Some(">"),
        _ => None,
    }
}

/// Reads all tokens; the last is always [`Token::End`].
pub(crate) fn tokens(text: &str) -> Result<Vec<(Token, Span)>, QueryError> {
    let mut lexer = Lexer { text, at: 0 };
    let mut out = Vec::new();
    loop {
        lexer.skip_blank()?;
        let start = lexer.at;
        let token = lexer.token()?;
        let end = token == Token::End;
        out.push((token, Span { start, end: lexer.at }));
        if end {
            return Ok(out);
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || ('\u{203F}'..='\u{2040}').contains(&c) || c == '\u{2054}'
}

fn is_name_part(c: char) -> bool {
    is_name_start(c) || c.is_alphanumeric() || unicode_mark(c)
}

/// Combining marks, which continue a name (Unicode blocks of combining diacritics; enough for names people type).
fn unicode_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{20D0}'..='\u{20FF}')
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn skip_blank(&mut self) -> Result<(), QueryError> {
        loop {
            let rest = self.rest();
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if let Some(comment) = rest.strip_prefix("/*") {
                match comment.find("*/") {
                    Some(end) => self.at += end + 4,
                    None => {
                        let span = Span { start: self.at, end: self.at + 2 };
                        return Err(QueryError::syntax(
                            "UnexpectedSyntax",
                            "this comment is not closed",
                            span,
                        )
                        .with_help("end it with */"));
                    }
                }
            } else if rest.starts_with(|c: char| c.is_whitespace() || c.is_control()) {
                self.bump();
            } else {
                return Ok(());
            }
        }
    }

    fn token(&mut self) -> Result<Token, QueryError> {
        let start = self.at;
        let Some(c) = self.peek() else { return Ok(Token::End) };
        if is_name_start(c) {
            while self.peek().is_some_and(is_name_part) {
                self.bump();
            }
            return Ok(Token::Word(self.text[start..self.at].to_string(), false));
        }
        if c == '`' {
            return self.quoted_name();
        }
        if c == '\'' || c == '"' {
            return self.string(c);
        }
        let dotted = c == '.' && self.rest()[1..].starts_with(|d: char| d.is_ascii_digit());
        if c.is_ascii_digit() || (dotted && !self.text[..start].ends_with('.')) {
            return self.number();
        }
        for mark in MARKS {
            if self.rest().starts_with(mark) {
                self.at += mark.len();
                return Ok(Token::Mark(mark));
            }
        }
        self.bump();
        if let Some(mark) = plain_mark(c) {
            return Ok(Token::Mark(mark));
        }
        let span = Span { start, end: self.at };
        let detail = if c.is_ascii() { "UnexpectedSyntax" } else { "InvalidUnicodeCharacter" };
        Err(QueryError::syntax(detail, format!("the character {c:?} has no meaning here"), span))
    }

    fn quoted_name(&mut self) -> Result<Token, QueryError> {
        let start = self.at;
        self.bump();
        let mut name = String::new();
        loop {
            match self.bump() {
                Some('`') if self.peek() == Some('`') => {
                    self.bump();
                    name.push('`');
                }
                Some('`') => return Ok(Token::Word(name, true)),
                Some(c) => name.push(c),
                None => {
                    let span = Span { start, end: start + 1 };
                    return Err(QueryError::syntax("UnexpectedSyntax", "this back-tick is not closed", span));
                }
            }
        }
    }

    fn string(&mut self, quote: char) -> Result<Token, QueryError> {
        let start = self.at;
        self.bump();
        let mut out = String::new();
        loop {
            let at = self.at;
            match self.bump() {
                Some(c) if c == quote => return Ok(Token::String(out)),
                Some('\\') => {
                    let escaped = match self.bump() {
                        Some('n') => '\n',
                        Some('t') => '\t',
                        Some('r') => '\r',
                        Some('b') => '\u{8}',
                        Some('f') => '\u{c}',
                        Some(c @ ('\\' | '\'' | '"' | '`')) => c,
                        Some('u') => self.unicode(at, 4)?,
                        Some('U') => self.unicode(at, 8)?,
                        _ => {
                            let span = Span { start: at, end: self.at };
                            return Err(QueryError::syntax(
                                "UnexpectedSyntax",
                                "this is not an escape",
                                span,
                            )
                            .with_help("write \\\\ for a backslash"));
                        }
                    };
                    out.push(escaped);
                }
                Some(c) => out.push(c),
                None => {
                    let span = Span { start, end: start + 1 };
                    return Err(QueryError::syntax("UnexpectedSyntax", "this text is not closed", span)
                        .with_help(format!("end it with {quote}")));
                }
            }
        }
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let hex: String = self.rest().chars().take(digits).take_while(char::is_ascii_hexdigit).collect();
        self.at += hex.len();
        if hex.len() == digits { u32::from_str_radix(&hex, 16).ok() } else { None }
    }

    fn unicode(&mut self, start: usize, digits: usize) -> Result<char, QueryError> {
        let mut code = self.hex(digits);
        // Two halves of a UTF-16 pair are one character.
        if let Some(high @ 0xD800..=0xDBFF) = code
            && let Some(rest) = self.rest().strip_prefix("\\u")
        {
            self.at = self.text.len() - rest.len();
            let low = self.hex(4).filter(|low| (0xDC00..=0xDFFF).contains(low));
            code = low.map(|low| 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
        }
        match code.and_then(char::from_u32) {
            Some(c) => Ok(c),
            None => {
                let span = Span { start, end: self.at };
                Err(QueryError::syntax("InvalidUnicodeLiteral", "this names no Unicode character", span)
                    .with_help("write \\u and four hexadecimal digits, or \\U and eight"))
            }
        }
    }

    fn digits(&mut self) {
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.bump();
        }
    }

    fn number(&mut self) -> Result<Token, QueryError> {
        let start = self.at;
        let rest = self.rest();
        for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8)] {
            if rest.starts_with(prefix) {
                self.at += 2;
                while self.peek().is_some_and(is_name_part) {
                    self.bump();
                }
                let digits = &self.text[start + 2..self.at];
                if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
                    return Err(self.bad_number(start));
                }
                return self.integer(digits, radix, start);
            }
        }
        self.digits();
        let mut float = false;
        if self.rest().starts_with('.') && self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) {
            float = true;
            self.bump();
            self.digits();
        }
        let exponent = self.rest().strip_prefix(['e', 'E']).map(|r| r.strip_prefix(['-', '+']).unwrap_or(r));
        if exponent.is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit())) {
            float = true;
            self.bump();
            if self.peek().is_some_and(|c| c == '-' || c == '+') {
                self.bump();
            }
            self.digits();
        }
        if self.peek().is_some_and(is_name_part) {
            while self.peek().is_some_and(is_name_part) {
                self.bump();
            }
            return Err(self.bad_number(start));
        }
        let digits = &self.text[start..self.at];
        if !float {
            return self.integer(digits, 10, start);
        }
        match digits.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Token::Float(value)),
            _ => {
                let span = Span { start, end: self.at };
                Err(QueryError::syntax("FloatingPointOverflow", "this number is too large", span))
            }
        }
    }

    fn integer(&self, digits: &str, radix: u32, start: usize) -> Result<Token, QueryError> {
        match u64::from_str_radix(digits, radix) {
            Ok(value) if value <= i64::MAX as u64 => Ok(Token::Integer(Some(value as i64))),
            Ok(value) if value == i64::MAX as u64 + 1 => Ok(Token::Integer(None)),
            _ => {
                let span = Span { start, end: self.at };
                Err(QueryError::syntax("IntegerOverflow", "this integer does not fit in 64 bits", span))
            }
        }
    }

    fn bad_number(&self, start: usize) -> QueryError {
        let span = Span { start, end: self.at };
        let text = &self.text[start..self.at];
        QueryError::syntax("InvalidNumberLiteral", format!("{text} is not a number"), span)
    }
}
