import FoundationEssentials
import X509

/// The MD5 that says whether a body arrived as it was sent.
enum BlobChecksum {
    /// Compares the body with the MD5 that the request gives for it.
    ///
    /// - Returns: The body's MD5 in base64.
    static func check(_ request: ServerRequest) throws(BlobError) -> String {
        let sum = text(of: request.body)
        guard let given = request.headers["Content-MD5"], given != sum else { return sum }
        guard Data(base64Encoded: given)?.count == 16 else {
            throw BlobError(
                status: 400, code: "InvalidMd5",
                message: "The MD5 value specified in the request is invalid. The MD5 value must be "
                    + "128 bits and Base64-encoded.")
        }
        throw BlobError(
            status: 400, code: "Md5Mismatch",
            message: "The MD5 value specified in the request did not match with the MD5 value "
                + "calculated by the server.",
            details: [("UserSpecifiedMd5", given), ("ServerCalculatedMd5", sum)])
    }

    static func text(of bytes: [UInt8]) -> String {
        Data(Digest.md5(bytes)).base64EncodedString()
    }
}
