/// Why a script is left where it is.
enum ShellFailure: Error {
    case exit(Int)
    case `return`(Int)
    case `break`(Int)
    case `continue`(Int)
    /// It goes beyond what is acted out; nothing more of it is.
    case stopped(String)
    /// It needs the answer to a request.
    case asks(ShellRequest)
}
