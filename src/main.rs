//! The program `throughline`. What it does is the library's; what it prints and writes is in `cli`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
