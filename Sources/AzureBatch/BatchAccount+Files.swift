internal import Azure

/// What may be said of a file that is read.
extension BatchAccount {
    /// A part of the file: "bytes=0-1023".
    static let range = ServiceOption("range", .header("ocp-range"))

    /// Whether what is below a folder counts too.
    static let recursive = ServiceOption("recursive", .query("recursive"), .flag)

    static let fileConditions = [
        ServiceOption("if_modified_since", .header("If-Modified-Since")),
        ServiceOption("if_unmodified_since", .header("If-Unmodified-Since")),
    ]
}
