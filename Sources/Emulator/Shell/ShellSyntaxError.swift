/// A script that cannot be read.
struct ShellSyntaxError: Error {
    let message: String
}
