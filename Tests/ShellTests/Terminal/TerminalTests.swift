import Testing

/// The prompt as a user sees it, on every kind of terminal.
///
/// The numbers are those of ../shared/SHELL.md, section 6.
@Suite(
    .enabled(if: TerminalSession.isAvailable, "needs /usr/bin/tmux and the program certferry"),
    .serialized)
enum TerminalTests {}
