//! Reads expressions: operators by binding strength, then the atoms of the openCypher 9 grammar.

use super::ast::*;
use super::error::QueryError;
use super::lexer::Token;
use super::parser::{MAX_OPERATORS, Parser};

type Parsed = Result<Expr, QueryError>;

/// How strongly an operator binds, weakest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Or,
    Xor,
    And,
    Not,
    Comparison,
    Predicate,
    Sum,
    Product,
    Power,
    Sign,
}

impl Strength {
    /// The next stronger: what the right side of an operator that groups to the left must bind by.
    fn next(self) -> Strength {
        use Strength::*;
        match self {
            Or => Xor,
            Xor => And,
            And => Not,
            Not => Comparison,
            Comparison => Predicate,
            Predicate => Sum,
            Sum => Product,
            Product => Power,
            Power | Sign => Sign,
        }
    }
}

enum Op {
    /// The operator, and how many tokens it is written with.
    Binary(BinaryOp, usize),
    Compare,
    IsNull,
}

fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), span }
}

impl Parser<'_> {
    /// A whole expression.
    pub fn expr(&mut self) -> Parsed {
        self.dive()?;
        let expr = self.climb(Strength::Or)?;
        self.rise();
        Ok(expr)
    }

    /// An expression whose operators all bind at least as strongly as given (precedence climbing, Richards 1979).
    fn climb(&mut self, weakest: Strength) -> Parsed {
        let mut left =
            if weakest <= Strength::Not && self.is_word("NOT") { self.not()? } else { self.signed()? };
        while let Some((op, strength)) = self.operator() {
            if strength < weakest {
                break;
            }
            self.count_operator()?;
            left = match op {
                Op::Binary(op, words) => {
                    if op == BinaryOp::Subtract {
                        self.refuse_other_dash()?;
                    }
                    self.at += words;
                    let right = self.climb(strength.next())?;
                    binary(op, left, right)
                }
                Op::Compare => self.compare_chain(left)?,
                Op::IsNull => {
                    self.at += 1;
                    let negated = self.eat_word("NOT");
                    self.expect_word("NULL")?;
                    let span = self.since(left.span);
                    Expr { kind: ExprKind::IsNull(Box::new(left), negated), span }
                }
            };
        }
        Ok(left)
    }

    /// The operator that stands here, if one does.
    fn operator(&self) -> Option<(Op, Strength)> {
        let found = |op, words, strength| Some((Op::Binary(op, words), strength));
        match self.peek() {
            Token::Mark(mark) => match *mark {
                "+" => found(BinaryOp::Add, 1, Strength::Sum),
                "||" => found(BinaryOp::Concat, 1, Strength::Sum),
                "-" => found(BinaryOp::Subtract, 1, Strength::Sum),
                "*" => found(BinaryOp::Multiply, 1, Strength::Product),
                "/" => found(BinaryOp::Divide, 1, Strength::Product),
                "%" => found(BinaryOp::Modulo, 1, Strength::Product),
                "^" => found(BinaryOp::Power, 1, Strength::Power),
                "=~" => found(BinaryOp::Matches, 1, Strength::Predicate),
                "=" | "<>" | "<" | "<=" | ">" | ">=" => Some((Op::Compare, Strength::Comparison)),
                _ => None,
            },
            Token::Word(word, false) => match word.to_ascii_uppercase().as_str() {
                "OR" => found(BinaryOp::Or, 1, Strength::Or),
                "XOR" => found(BinaryOp::Xor, 1, Strength::Xor),
                "AND" => found(BinaryOp::And, 1, Strength::And),
                "IN" => found(BinaryOp::In, 1, Strength::Predicate),
                "CONTAINS" => found(BinaryOp::Contains, 1, Strength::Predicate),
                "STARTS" if self.is_word_ahead(1, "WITH") => {
                    found(BinaryOp::StartsWith, 2, Strength::Predicate)
                }
                "ENDS" if self.is_word_ahead(1, "WITH") => found(BinaryOp::EndsWith, 2, Strength::Predicate),
                "IS" => Some((Op::IsNull, Strength::Predicate)),
                _ => None,
            },
            _ => None,
        }
    }

    /// A dash that some editor put in place of a minus sign: allowed in patterns only.
    fn refuse_other_dash(&self) -> Result<(), QueryError> {
        let span = self.span();
        if &self.text[span.start..span.end] == "-" {
            return Ok(());
        }
        let message = "this dash is not a minus sign";
        Err(QueryError::syntax("InvalidUnicodeCharacter", message, span).with_help("type -"))
    }

    fn not(&mut self) -> Parsed {
        let start = self.span();
        let mut negations = 0;
        while self.eat_word("NOT") {
            negations += 1;
            self.count_operator()?;
        }
        let mut expr = self.climb(Strength::Comparison)?;
        for _ in 0..negations {
            let span = start.to(expr.span);
            expr = Expr { kind: ExprKind::Unary(UnaryOp::Not, Box::new(expr)), span };
        }
        Ok(expr)
    }

    /// `1 < x <= 3`: all comparisons in a row are one.
    fn compare_chain(&mut self, left: Expr) -> Parsed {
        let mut rest = Vec::new();
        loop {
            let op = match self.peek() {
                Token::Mark("=") => CompareOp::Equal,
                Token::Mark("<>") => CompareOp::NotEqual,
                Token::Mark("<") => CompareOp::Less,
                Token::Mark("<=") => CompareOp::LessOrEqual,
                Token::Mark(">") => CompareOp::Greater,
                Token::Mark(">=") => CompareOp::GreaterOrEqual,
                _ => break,
            };
            self.at += 1;
            rest.push((op, self.climb(Strength::Predicate)?));
        }
        let span = self.since(left.span);
        Ok(Expr { kind: ExprKind::Compare(Box::new(left), rest), span })
    }

    /// Counts an operator: a long chain of them is as deep a tree as brackets make.
    fn count_operator(&mut self) -> Result<(), QueryError> {
        self.operators += 1;
        if self.operators > MAX_OPERATORS {
            let message = format!("one clause holds more than {MAX_OPERATORS} operators");
            return Err(QueryError::syntax("UnexpectedSyntax", message, self.last_span())
                .with_help("use a list: x IN [..]"));
        }
        Ok(())
    }

    fn signed(&mut self) -> Parsed {
        let start = self.span();
        let mut signs = Vec::new();
        while self.is("-") || self.is("+") {
            signs.push(if self.is("-") { UnaryOp::Negate } else { UnaryOp::Plus });
            self.at += 1;
            self.count_operator()?;
        }
        // A minus belongs to the digits that follow it: only so can the smallest integer be written.
        if signs.last() == Some(&UnaryOp::Negate)
            && let Token::Integer(value) = *self.peek()
        {
            let value = value.map_or(i64::MIN, |v| -v);
            let span = self.span();
            self.at += 1;
            signs.pop();
            let literal = Expr { kind: ExprKind::Integer(value), span: self.since(start).to(span) };
            let expr = self.postfix(literal)?;
            return Ok(wrap_signs(expr, &signs, start));
        }
        let atom = self.atom()?;
        let expr = self.postfix(atom)?;
        Ok(wrap_signs(expr, &signs, start))
    }

    /// What follows an atom: `.key`, `[index]`, `[from..to]`, `:Label`.
    fn postfix(&mut self, mut expr: Expr) -> Parsed {
        loop {
            let start = expr.span;
            if self.is(".") || self.is("[") || self.is(":") {
                self.count_operator()?;
            }
            if self.eat(".") {
                let key = self.any_name()?;
                let span = self.since(start);
                expr = Expr { kind: ExprKind::Property(Box::new(expr), key), span };
            } else if self.eat("[") {
                let low = if self.is("..") { None } else { Some(Box::new(self.expr()?)) };
                let kind = if self.eat("..") {
                    let high = if self.is("]") { None } else { Some(Box::new(self.expr()?)) };
                    ExprKind::Slice(Box::new(expr), low, high)
                } else {
                    match low {
                        Some(index) => ExprKind::Index(Box::new(expr), index),
                        None => return Err(self.unexpected("an index")),
                    }
                };
                self.require("]")?;
                expr = Expr { kind, span: self.since(start) };
            } else if self.is(":") {
                let mut labels = Vec::new();
                let mut further = None;
                while self.eat(":") {
                    // Brackets, `!` and `&` are Cypher 5; `|` needs brackets, since it also ends the condition of a list.
                    if self.is("!") || self.is("(") || self.is_ahead(1, "&") {
                        further = Some(self.sort_both(&expr)?);
                        break;
                    }
                    labels.push(self.any_name()?);
                }
                let subject = expr.clone();
                let span = self.since(start);
                expr = match further {
                    Some(further) if labels.is_empty() => Expr { span, ..further },
                    Some(further) => {
                        let plain = Expr { kind: ExprKind::HasLabels(Box::new(subject), labels), span };
                        binary(BinaryOp::And, plain, further)
                    }
                    None => Expr { kind: ExprKind::HasLabels(Box::new(subject), labels), span },
                };
            } else {
                return Ok(expr);
            }
        }
    }

    fn atom(&mut self) -> Parsed {
        let start = self.span();
        let kind = match self.peek().clone() {
            Token::Integer(Some(value)) => {
                self.at += 1;
                ExprKind::Integer(value)
            }
            Token::Integer(None) => {
                let message = "this integer does not fit in 64 bits";
                return Err(QueryError::syntax("IntegerOverflow", message, start));
            }
            Token::Float(value) => {
                self.at += 1;
                ExprKind::Float(value)
            }
            Token::String(text) => {
                self.at += 1;
                ExprKind::String(text)
            }
            Token::Mark("$") => return self.parameter(),
            Token::Mark("{") => return self.map_literal(),
            Token::Mark("[") => return self.bracket(),
            Token::Mark("(") => return self.parenthesis(),
            Token::Word(word, quoted) => return self.word(&word, quoted),
            _ => return Err(self.unexpected("an expression")),
        };
        Ok(Expr { kind, span: start })
    }

    pub fn parameter(&mut self) -> Parsed {
        let start = self.require("$")?;
        let name = match self.peek() {
            Token::Word(word, _) => word.clone(),
            Token::Integer(Some(number)) => number.to_string(),
            _ => return Err(self.unexpected("the name of a parameter")),
        };
        self.at += 1;
        Ok(Expr { kind: ExprKind::Parameter(name), span: self.since(start) })
    }

    pub fn map_literal(&mut self) -> Parsed {
        let start = self.require("{")?;
        let mut entries = Vec::new();
        while !self.is("}") {
            let key = self.any_name()?;
            self.require(":")?;
            entries.push((key, self.expr()?));
            if !self.eat(",") {
                break;
            }
            if self.is("}") {
                return Err(self.unexpected("a key"));
            }
        }
        self.require("}")?;
        Ok(Expr { kind: ExprKind::Map(entries), span: self.since(start) })
    }

    /// Expressions parted by commas, up to a closing mark.
    pub fn list_until(&mut self, close: &str) -> Result<Vec<Expr>, QueryError> {
        let mut items = Vec::new();
        if self.eat(close) {
            return Ok(items);
        }
        loop {
            items.push(self.expr()?);
            if !self.eat(",") {
                break;
            }
        }
        self.require(close)?;
        Ok(items)
    }

    /// A list, a list comprehension or a pattern comprehension.
    fn bracket(&mut self) -> Parsed {
        let start = self.require("[")?;
        if matches!(self.peek(), Token::Word(..)) && self.is_word_ahead(1, "IN") {
            let mark = self.at;
            let variable = self.variable()?;
            self.expect_word("IN")?;
            let list = Box::new(self.expr()?);
            let filter = self.filter()?.map(Box::new);
            if self.is("|") || self.is("]") {
                let map = if self.eat("|") { Some(Box::new(self.expr()?)) } else { None };
                self.require("]")?;
                let kind = ExprKind::ListComprehension { variable, list, filter, map };
                return Ok(Expr { kind, span: self.since(start) });
            }
            // `[x IN list, ..]`: a list whose first element is a test.
            self.at = mark;
        }
        if let Some(kind) = self.pattern_comprehension()? {
            return Ok(Expr { kind, span: self.since(start) });
        }
        let items = self.list_until("]")?;
        Ok(Expr { kind: ExprKind::List(items), span: self.since(start) })
    }

    fn pattern_comprehension(&mut self) -> Result<Option<ExprKind>, QueryError> {
        let (mark, depth) = (self.at, self.depth);
        let named = matches!(self.peek(), Token::Word(..)) && self.is_ahead(1, "=") && self.is_ahead(2, "(");
        if !named && !self.is("(") {
            return Ok(None);
        }
        let variable = if named { Some(self.variable()?) } else { None };
        if named {
            self.at += 1;
        }
        let pattern = match self.chain() {
            Ok(pattern) if !pattern.steps.is_empty() && (self.is("|") || self.is_word("WHERE")) => pattern,
            _ => {
                (self.at, self.depth) = (mark, depth);
                return Ok(None);
            }
        };
        let pattern = Box::new(PatternPart { variable, ..pattern });
        let filter = self.filter()?.map(Box::new);
        self.require("|")?;
        let map = Box::new(self.expr()?);
        self.require("]")?;
        Ok(Some(ExprKind::PatternComprehension { pattern, filter, map }))
    }

    /// A pattern used as a condition, or an expression in parentheses.
    fn parenthesis(&mut self) -> Parsed {
        let (mark, depth) = (self.at, self.depth);
        if let Ok(pattern) = self.chain()
            && !pattern.steps.is_empty()
        {
            let span = pattern.span;
            return Ok(Expr { kind: ExprKind::Pattern(Box::new(pattern)), span });
        }
        (self.at, self.depth) = (mark, depth);
        let start = self.require("(")?;
        let mut expr = self.expr()?;
        self.require(")")?;
        expr.span = self.since(start);
        Ok(expr)
    }

    fn word(&mut self, word: &str, quoted: bool) -> Parsed {
        let start = self.span();
        let upper = if quoted { String::new() } else { word.to_ascii_uppercase() };
        let simple = match upper.as_str() {
            "TRUE" => Some(ExprKind::Boolean(true)),
            "FALSE" => Some(ExprKind::Boolean(false)),
            "NULL" => Some(ExprKind::Null),
            _ => None,
        };
        if let Some(kind) = simple {
            self.at += 1;
            return Ok(Expr { kind, span: start });
        }
        if upper == "CASE" {
            return self.case();
        }
        if self.is_ahead(1, "{") && matches!(upper.as_str(), "EXISTS" | "COUNT" | "COLLECT") {
            self.at += 1;
            let kind = match upper.as_str() {
                "EXISTS" => SubqueryKind::Exists,
                "COUNT" => SubqueryKind::Count,
                _ => SubqueryKind::Collect,
            };
            let query = Box::new(self.subquery()?);
            return Ok(Expr { kind: ExprKind::Subquery(kind, query), span: self.since(start) });
        }
        if self.is_ahead(1, "(") && !quoted {
            let quantifier = match upper.as_str() {
                "ALL" => Some(Quantifier::All),
                "ANY" => Some(Quantifier::Any),
                "NONE" => Some(Quantifier::None),
                "SINGLE" => Some(Quantifier::Single),
                _ => None,
            };
            if let Some(quantifier) = quantifier {
                return self.quantified(quantifier);
            }
            if upper == "REDUCE" {
                return self.reduce();
            }
            if upper == "COUNT" && self.is_ahead(2, "*") && self.is_ahead(3, ")") {
                self.at += 4;
                return Ok(Expr { kind: ExprKind::CountStar, span: self.since(start) });
            }
            if let Some(pattern) = self.shortest()? {
                let span = pattern.span;
                return Ok(Expr { kind: ExprKind::Pattern(Box::new(pattern)), span });
            }
        }
        if let Some(call) = self.function_call()? {
            return Ok(call);
        }
        if self.is_ahead(1, "{") {
            return self.map_projection();
        }
        let name = self.variable()?;
        Ok(Expr { kind: ExprKind::Variable(name.text), span: name.span })
    }

    /// `name(..)` or `space.name(..)`, if that is what stands here.
    fn function_call(&mut self) -> Result<Option<Expr>, QueryError> {
        let start = self.span();
        let mut ahead = 0;
        let mut name = String::new();
        loop {
            let Token::Word(word, _) = self.peek_ahead(ahead) else { return Ok(None) };
            name.push_str(&word.to_lowercase());
            if self.is_ahead(ahead + 1, "(") {
                break;
            }
            if !self.is_ahead(ahead + 1, ".") {
                return Ok(None);
            }
            name.push('.');
            ahead += 2;
        }
        // A reserved word before a parenthesis is no call: `WHERE (a)`, `AND (b)`. `exists(..)` is one.
        if ahead == 0 && name != "exists" && !matches!(self.peek(), Token::Word(_, true)) {
            self.variable()?;
            self.at -= 1;
        }
        self.at += ahead + 2;
        let distinct = self.eat_word("DISTINCT");
        let arguments = self.list_until(")")?;
        let kind = ExprKind::Call { name, distinct, arguments };
        Ok(Some(Expr { kind, span: self.since(start) }))
    }

    fn case(&mut self) -> Parsed {
        let start = self.expect_word("CASE")?;
        let subject = if self.is_word("WHEN") { None } else { Some(Box::new(self.expr()?)) };
        let mut branches = Vec::new();
        while self.eat_word("WHEN") {
            let when = self.expr()?;
            self.expect_word("THEN")?;
            branches.push((when, self.expr()?));
        }
        if branches.is_empty() {
            return Err(self.unexpected("WHEN"));
        }
        let otherwise = if self.eat_word("ELSE") { Some(Box::new(self.expr()?)) } else { None };
        self.expect_word("END")?;
        let kind = ExprKind::Case { subject, branches, otherwise };
        Ok(Expr { kind, span: self.since(start) })
    }

    fn quantified(&mut self, quantifier: Quantifier) -> Parsed {
        let start = self.span();
        self.at += 2;
        let variable = self.variable()?;
        self.expect_word("IN")?;
        let list = Box::new(self.expr()?);
        self.expect_word("WHERE")?;
        let filter = Box::new(self.expr()?);
        self.require(")")?;
        let kind = ExprKind::Quantified { quantifier, variable, list, filter };
        Ok(Expr { kind, span: self.since(start) })
    }

    fn reduce(&mut self) -> Parsed {
        let begin = self.span();
        self.at += 2;
        let accumulator = self.variable()?;
        self.require("=")?;
        let start = Box::new(self.expr()?);
        self.require(",")?;
        let variable = self.variable()?;
        self.expect_word("IN")?;
        let list = Box::new(self.expr()?);
        self.require("|")?;
        let step = Box::new(self.expr()?);
        self.require(")")?;
        let kind = ExprKind::Reduce { accumulator, start, variable, list, step };
        Ok(Expr { kind, span: self.since(begin) })
    }

    fn map_projection(&mut self) -> Parsed {
        let variable = self.variable()?;
        let start = variable.span;
        self.require("{")?;
        let mut entries = Vec::new();
        while !self.is("}") {
            if self.eat(".") {
                entries.push(if self.eat("*") {
                    MapEntry::All
                } else {
                    MapEntry::Property(self.any_name()?)
                });
            } else {
                let name = self.any_name()?;
                entries.push(if self.eat(":") {
                    MapEntry::Value(name, self.expr()?)
                } else {
                    MapEntry::Variable(name)
                });
            }
            if !self.eat(",") {
                break;
            }
        }
        self.require("}")?;
        let kind = ExprKind::MapProjection(variable, entries);
        Ok(Expr { kind, span: self.since(start) })
    }
}

fn wrap_signs(mut expr: Expr, signs: &[UnaryOp], start: Span) -> Expr {
    for sign in signs.iter().rev() {
        let span = start.to(expr.span);
        expr = Expr { kind: ExprKind::Unary(*sign, Box::new(expr)), span };
    }
    expr
}
