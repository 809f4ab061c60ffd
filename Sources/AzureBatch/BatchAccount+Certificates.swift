internal import Azure

extension BatchAccount {
    /// Certificates: in versions up to 2024-07-01.20.0 only.
    static let certificateOperations: [ServiceOperation] = [
        ServiceOperation(
            "certificates", .get, "/certificates", "list certificates",
            .pages("batch_certificates"), options: [.filter, .select, .pageSize],
            version: withCertificates),
        ServiceOperation(
            "certificate", .get, "/certificates(thumbprintAlgorithm=sha1,thumbprint={thumbprint})",
            "get certificate {thumbprint}", .lookup, options: [.select], version: withCertificates),
        ServiceOperation(
            "delete_certificate", .delete,
            "/certificates(thumbprintAlgorithm=sha1,thumbprint={thumbprint})",
            "delete certificate {thumbprint}", version: withCertificates),
        ServiceOperation(
            "cancel_delete_certificate", .post,
            "/certificates(thumbprintAlgorithm=sha1,thumbprint={thumbprint})/canceldelete",
            "keep certificate {thumbprint}", version: withCertificates, isRepeatable: true),
    ]
}
