//! The program `throughline`. What it does is the library's; what it prints and writes is in `cli`.

#[allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::disallowed_macros,
    reason = "the command line is the one room that touches the world"
)]
mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
