//! Analysis of clauses: what is in scope where, and which clauses may stand where.

use std::collections::BTreeMap;

use super::ast::*;
use super::error::{ErrorKind, QueryError, nearest};
use super::parser::write_refused;
use super::plan::*;
use super::types::Ty;
use super::value::Value;
use super::{Note, ParameterType, PropertyGraph, Registry};

/// How many clauses a query may have, and how many nodes and relationships its patterns: each is a level of the search,
/// which must not exhaust the stack.
const MAX_CLAUSES: usize = 100;
pub(crate) const MAX_ELEMENTS: usize = 200;

/// A variable in scope.
#[derive(Clone)]
pub(crate) struct Var {
    pub name: String,
    pub slot: usize,
    pub ty: Ty,
}

/// An expression whose value already lies in a slot.
#[derive(Clone)]
pub(crate) struct Computed {
    pub expr: Expr,
    pub slot: usize,
    pub ty: Ty,
    /// A variable or a property of one: the only grouping keys that may stand beside an aggregate.
    pub simple: bool,
}

/// How expressions are rewritten inside a projection.
#[derive(Clone)]
pub(crate) struct Rewrite {
    pub keys: Vec<Computed>,
    /// Aggregates found so far; their plans.
    pub aggregates: Vec<(Computed, AggregatePlan)>,
    /// The scope before grouping, in which the arguments of aggregates are read; `None` where no new aggregate may come.
    pub inside: Option<(Vec<Var>, usize)>,
    /// The expression now read holds an aggregate, so that only simple keys may stand beside it.
    pub strict: bool,
    /// Variables from here on are local to a comprehension.
    pub floor: usize,
    /// The names hidden by grouping, to tell an ambiguous use from an undefined one.
    pub hidden: Vec<String>,
}

pub(crate) struct Compiler<'a> {
    pub graph: &'a dyn PropertyGraph,
    pub parameters: &'a BTreeMap<String, Value>,
    pub registry: &'a Registry,
    /// Visible variables; a later one hides an earlier one of the same name.
    pub vars: Vec<Var>,
    /// The next free slot of the frame.
    pub next: usize,
    /// The most slots any frame of this part needs.
    pub high: usize,
    /// How many slots at the front belong to the query around this one.
    pub outer: usize,
    /// The variables of the query around this one.
    pub outer_vars: Vec<Var>,
    /// How expressions are rewritten inside a projection that groups.
    pub rewrite: Option<Rewrite>,
    pub notes: Vec<Note>,
    known: Known,
    /// Inside `EXISTS { .. }` and the like.
    nested: bool,
    /// How many nodes and relationships the patterns name so far.
    pub elements: usize,
}

/// The names that the graph uses, fetched once.
#[derive(Default)]
struct Known {
    labels: Option<Vec<String>>,
    types: Option<Vec<String>>,
    keys: Option<Vec<String>>,
}

/// Which kind of name a query uses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Used {
    Label,
    Type,
    Key,
}

pub(crate) fn compile(
    graph: &dyn PropertyGraph,
    query: &Query,
    parameters: &BTreeMap<String, Value>,
    registry: &Registry,
) -> Result<(QueryPlan, Vec<Note>), QueryError> {
    let mut compiler = Compiler {
        graph,
        parameters,
        registry,
        vars: Vec::new(),
        next: 0,
        high: 0,
        outer: 0,
        outer_vars: Vec::new(),
        rewrite: None,
        notes: Vec::new(),
        known: Known::default(),
        nested: false,
        elements: 0,
    };
    refuse_writes(query)?;
    let plan = compiler.query(query)?;
    Ok((plan, compiler.notes))
}

/// A query that writes is refused for that before anything else is said of it.
fn refuse_writes(query: &Query) -> Result<(), QueryError> {
    for clause in query.parts.iter().flat_map(|single| &single.clauses) {
        match clause {
            Clause::Create { span, .. } => return Err(write_refused("CREATE", *span, false)),
            Clause::Delete { span, .. } => return Err(write_refused("DELETE", *span, false)),
            Clause::Subquery { query, .. } => refuse_writes(query)?,
            _ => {}
        }
    }
    Ok(())
}

impl Compiler<'_> {
    pub fn slot(&mut self) -> usize {
        let slot = self.next;
        self.next += 1;
        self.high = self.high.max(self.next);
        slot
    }

    pub fn find(&self, name: &str) -> Option<&Var> {
        self.vars.iter().rev().find(|v| v.name == name)
    }

    pub fn declare(&mut self, name: &str, ty: Ty) -> usize {
        let slot = self.slot();
        self.vars.push(Var { name: name.to_string(), slot, ty });
        slot
    }

    /// Compiles something with variables of its own, which are forgotten afterwards. Their slots are not used again:
    /// the items of a projection live side by side in one frame.
    pub fn local<T>(
        &mut self,
        body: impl FnOnce(&mut Self) -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        let vars = self.vars.len();
        let result = body(self);
        self.vars.truncate(vars);
        result
    }

    pub fn undefined(&self, name: &str, span: Span) -> QueryError {
        let error =
            QueryError::syntax("UndefinedVariable", format!("the variable {name} is not defined"), span);
        match nearest(name, self.vars.iter().map(|v| v.name.as_str())) {
            Some(near) => error.with_help(format!("did you mean {near}?")),
            None => error,
        }
    }

    /// Notes a name that the graph does not know. Such a query is right, but finds nothing.
    pub fn check_known(&mut self, used: Used, name: &str) {
        let graph = self.graph;
        let (list, what, code) = match used {
            Used::Label => (
                self.known.labels.get_or_insert_with(|| graph.all_labels()),
                "node has the label",
                "unknown-label",
            ),
            Used::Type => (
                self.known.types.get_or_insert_with(|| graph.all_types()),
                "relationship has the type",
                "unknown-type",
            ),
            Used::Key => (
                self.known.keys.get_or_insert_with(|| graph.all_keys()),
                "node or relationship has the property",
                "unknown-property",
            ),
        };
        if list.iter().any(|n| n == name) {
            return;
        }
        let mut message = format!("no {what} {name}");
        if let Some(near) = nearest(name, list.iter().map(String::as_str)) {
            message.push_str(&format!("; did you mean {near}?"));
        }
        if !self.notes.iter().any(|n| n.message == message) {
            self.notes.push(Note { name: code, message });
        }
    }

    fn query(&mut self, query: &Query) -> Result<QueryPlan, QueryError> {
        let union_all = query.unions.first().is_some_and(|(all, _)| *all);
        if let Some((_, span)) = query.unions.iter().find(|(all, _)| *all != union_all) {
            let message = "UNION and UNION ALL cannot be mixed in one query";
            return Err(QueryError::syntax("InvalidClauseComposition", message, *span));
        }
        let mut parts: Vec<PartPlan> = Vec::new();
        for (i, single) in query.parts.iter().enumerate() {
            let part = self.single(single, query.parts.len() > 1)?;
            if let Some(first) = parts.first()
                && first.columns != part.columns
            {
                let message = format!(
                    "both sides of UNION must return the same columns: {} is not {}",
                    part.columns.join(", "),
                    first.columns.join(", ")
                );
                let span = query.unions.get(i - 1).map_or(single.span, |(_, span)| *span);
                return Err(QueryError::syntax("DifferentColumnsInUnion", message, span));
            }
            parts.push(part);
        }
        Ok(QueryPlan { parts, union_all })
    }

    /// A subquery over the variables in scope here.
    pub fn subquery(&mut self, query: &Query) -> Result<QueryPlan, QueryError> {
        self.subquery_with(query, self.vars.clone())
    }

    /// A subquery over some of the variables in scope here.
    fn subquery_with(&mut self, query: &Query, vars: Vec<Var>) -> Result<QueryPlan, QueryError> {
        let mut inner = Compiler {
            graph: self.graph,
            parameters: self.parameters,
            registry: self.registry,
            vars: vars.clone(),
            next: self.next,
            high: self.next,
            outer: self.next,
            outer_vars: vars,
            rewrite: None,
            notes: std::mem::take(&mut self.notes),
            known: std::mem::take(&mut self.known),
            nested: true,
            elements: self.elements,
        };
        let plan = inner.query(query);
        self.notes = inner.notes;
        self.known = inner.known;
        plan
    }

    fn single(&mut self, single: &SingleQuery, in_union: bool) -> Result<PartPlan, QueryError> {
        self.vars = self.outer_vars.clone();
        self.next = self.outer;
        self.high = self.outer;
        let mut stages = Vec::new();
        let mut columns = Vec::new();
        let mut returned = false;
        let count = single.clauses.len();
        if count > MAX_CLAUSES {
            let message = format!("a query may have {MAX_CLAUSES} clauses, and this has {count}");
            return Err(QueryError::syntax("UnexpectedSyntax", message, single.clauses[MAX_CLAUSES].span()));
        }
        for clause in &single.clauses {
            if returned {
                let message = "nothing can follow RETURN";
                return Err(QueryError::syntax("InvalidClauseComposition", message, clause.span())
                    .with_help("to go on with the rows, use WITH instead of RETURN"));
            }
            match clause {
                Clause::Match { optional, pattern, filter, .. } => {
                    let plan = self.match_pattern(pattern, filter.as_ref())?;
                    stages.push(Stage::Match { plan, optional: *optional });
                }
                Clause::Unwind { list, variable, .. } => {
                    let (list, ty) = self.expr(list)?;
                    self.refuse_bound(variable)?;
                    let element = if matches!(ty, Ty::List(_)) { ty.element() } else { Ty::Any };
                    let slot = self.declare(&variable.text, element);
                    stages.push(Stage::Unwind { list, slot });
                }
                Clause::With(projection) => {
                    let (project, _) = self.project(projection, true)?;
                    stages.push(Stage::Project(Box::new(project)));
                }
                Clause::Return(projection) => {
                    let (project, names) = self.project(projection, false)?;
                    stages.push(Stage::Project(Box::new(project)));
                    columns = names;
                    returned = true;
                }
                Clause::Call(call) => {
                    let standalone = count == 1 && !self.nested && !in_union;
                    let (stage, names) = self.call(call, standalone)?;
                    stages.push(stage);
                    if standalone {
                        columns = names;
                        returned = true;
                    }
                }
                Clause::Subquery { query, imports, span } => {
                    let vars = match imports {
                        None => self.vars.clone(),
                        Some(names) => {
                            let mut vars = Vec::new();
                            for name in names {
                                let found = self.find(&name.text).cloned();
                                vars.push(found.ok_or_else(|| self.undefined(&name.text, name.span))?);
                            }
                            vars
                        }
                    };
                    let ends =
                        |single: &SingleQuery| matches!(single.clauses.last(), Some(Clause::Return(_)));
                    if !query.parts.iter().all(ends) {
                        let message = "a query after CALL must end with RETURN: what it returns goes on";
                        return Err(QueryError::syntax("InvalidClauseComposition", message, *span));
                    }
                    let plan = self.subquery_with(query, vars)?;
                    let names = plan.parts.first().map(|part| part.columns.clone()).unwrap_or_default();
                    let mut slots = Vec::new();
                    for text in names {
                        self.refuse_bound(&Name { text: text.clone(), span: *span })?;
                        slots.push(self.declare(&text, Ty::Any));
                    }
                    stages.push(Stage::Subquery { plan: Box::new(plan), slots });
                }
                Clause::Create { span, .. } | Clause::Delete { span, .. } => {
                    let word = if matches!(clause, Clause::Create { .. }) { "CREATE" } else { "DELETE" };
                    return Err(write_refused(word, *span, self.nested));
                }
            }
        }
        if !returned && !self.nested {
            let message = "a query must end with RETURN";
            let end = Span { start: single.span.end, end: single.span.end };
            return Err(QueryError::syntax("InvalidClauseComposition", message, end)
                .with_help("add RETURN and what you want to see"));
        }
        let first_column = self.outer;
        Ok(PartPlan { stages, columns, first_column, frame_size: self.high, outer: self.outer })
    }

    pub fn refuse_bound(&self, name: &Name) -> Result<(), QueryError> {
        match self.find(&name.text) {
            None => Ok(()),
            Some(_) => {
                let message = format!("the variable {} is already defined", name.text);
                Err(QueryError::syntax("VariableAlreadyBound", message, name.span))
            }
        }
    }

    fn call(&mut self, call: &Call, standalone: bool) -> Result<(Stage, Vec<String>), QueryError> {
        let name = call.procedure.text.to_lowercase();
        let Some(procedure) = self.registry.procedures.get(&name).cloned() else {
            let message = format!("there is no procedure {}", call.procedure.text);
            let error =
                QueryError::new(ErrorKind::ProcedureError, "ProcedureNotFound", message, call.procedure.span);
            return Err(match self.registry.nearest(&name, true) {
                Some(near) => error.with_help(format!("did you mean {near}?")),
                None => error,
            });
        };
        let mut arguments = Vec::new();
        match &call.arguments {
            Some(given) => {
                if given.len() != procedure.parameters.len() {
                    let message = format!(
                        "{} takes {} arguments, not {}",
                        call.procedure.text,
                        procedure.parameters.len(),
                        given.len()
                    );
                    return Err(QueryError::syntax("InvalidNumberOfArguments", message, call.span));
                }
                for (expr, (parameter, wanted)) in given.iter().zip(&procedure.parameters) {
                    let (ex, ty) = self.expr(expr)?;
                    if !parameter_accepts(*wanted, &ty) {
                        let message = format!("{parameter} cannot be {}", ty.name());
                        return Err(QueryError::syntax("InvalidArgumentType", message, expr.span));
                    }
                    arguments.push(ex);
                }
            }
            None if standalone => {
                for (parameter, _) in &procedure.parameters {
                    if !self.parameters.contains_key(parameter) {
                        let message = format!("the parameter ${parameter} is not given");
                        return Err(QueryError::new(
                            ErrorKind::ParameterMissing,
                            "MissingParameter",
                            message,
                            call.span,
                        ));
                    }
                    arguments.push(Ex { node: Node::Param(parameter.clone()), span: call.span });
                }
            }
            None => {
                let message = "inside a query, a procedure needs its arguments in parentheses";
                return Err(QueryError::syntax("InvalidArgumentPassingMode", message, call.span));
            }
        }
        if let Some(span) = call.yield_star
            && !standalone
        {
            let message = "YIELD * is allowed only where CALL is the whole query";
            return Err(QueryError::syntax("UnexpectedSyntax", message, span)
                .with_help("name the columns that you want"));
        }
        let mut yields = Vec::new();
        let mut columns = Vec::new();
        match &call.yields {
            Some(list) => {
                for (field, alias) in list {
                    let Some(column) = procedure.columns.iter().position(|c| *c == field.text) else {
                        let message = format!("{} yields no {}", call.procedure.text, field.text);
                        let error = QueryError::syntax("UndefinedVariable", message, field.span);
                        let names = procedure.columns.join(", ");
                        return Err(error.with_help(format!("it yields: {names}")));
                    };
                    let name = alias.as_ref().unwrap_or(field);
                    self.refuse_bound(name)?;
                    yields.push((column, self.declare(&name.text, Ty::Any)));
                    columns.push(name.text.clone());
                }
            }
            None if standalone => {
                for (column, name) in procedure.columns.iter().enumerate() {
                    yields.push((column, self.declare(name, Ty::Any)));
                    columns.push(name.clone());
                }
            }
            None => {}
        }
        let filter = match &call.filter {
            Some(filter) => Some(self.condition(filter)?),
            None => None,
        };
        let passes = procedure.columns.is_empty() && !standalone;
        let plan = CallPlan { procedure, arguments, yields, passes, filter, span: call.span };
        Ok((Stage::Call(plan), columns))
    }
}

fn parameter_accepts(wanted: ParameterType, ty: &Ty) -> bool {
    let allowed: &[Ty] = match wanted {
        ParameterType::Any => return true,
        ParameterType::Boolean => &[Ty::Boolean],
        ParameterType::Integer => &[Ty::Integer],
        ParameterType::Float | ParameterType::Number => &[Ty::Number],
        ParameterType::String => &[Ty::String],
        ParameterType::List => return ty.may_be(&[Ty::list(Ty::Any)]),
        ParameterType::Map => &[Ty::Map],
        ParameterType::Node => &[Ty::Node],
        ParameterType::Relationship => &[Ty::Relationship],
    };
    // A float literal is no integer, though a number of unknown kind may be.
    if wanted == ParameterType::Integer && *ty == Ty::Float {
        return false;
    }
    ty.may_be(allowed)
}
