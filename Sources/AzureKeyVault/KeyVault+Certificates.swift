internal import Azure

extension KeyVault {
    /// Whether those that are still being made are listed too.
    private static let includePending = ServiceOption(
        "include_pending", .query("includePending"), .flag)

    /// Certificates, their policies, issuers and contacts; to import one is a call of its own.
    static let certificateOperations: [ServiceOperation] = [
        ServiceOperation(
            "certificates", .get, "/certificates", "list certificates",
            .pages("vault_certificates"), options: [.pageSize, includePending]),
        ServiceOperation(
            "certificate_versions", .get, "/certificates/{certificate}/versions",
            "list versions of certificate '{certificate}'", .pages("certificate_versions"),
            options: [.pageSize]),
        ServiceOperation(
            "certificate", .get, "/certificates/{certificate}/{version?}",
            "get certificate '{certificate}'", .lookup),
        ServiceOperation(
            "certificate_policy", .get, "/certificates/{certificate}/policy",
            "get the policy of certificate '{certificate}'", .lookup),
        ServiceOperation(
            "patch_certificate_policy", .patch, "/certificates/{certificate}/policy",
            "change the policy of certificate '{certificate}'", body: .document, .document),
        ServiceOperation(
            "create_certificate", .post, "/certificates/{certificate}/create",
            "create certificate '{certificate}'", body: .document, .document),
        ServiceOperation(
            "certificate_operation", .get, "/certificates/{certificate}/pending",
            "get the pending operation of certificate '{certificate}'", .lookup),
        ServiceOperation(
            "patch_certificate_operation", .patch, "/certificates/{certificate}/pending",
            "change the pending operation of certificate '{certificate}'", body: .document,
            .document),
        ServiceOperation(
            "delete_certificate_operation", .delete, "/certificates/{certificate}/pending",
            "delete the pending operation of certificate '{certificate}'", .document),
        ServiceOperation(
            "merge_certificate", .post, "/certificates/{certificate}/pending/merge",
            "merge a signed certificate into '{certificate}'", body: .document, .document),
        ServiceOperation(
            "patch_certificate", .patch, "/certificates/{certificate}/{version?}",
            "change certificate '{certificate}'", body: .document, .document),
        ServiceOperation(
            "delete_certificate", .delete, "/certificates/{certificate}",
            "delete certificate '{certificate}'", .document),
        ServiceOperation(
            "backup_certificate", .post, "/certificates/{certificate}/backup",
            "back certificate '{certificate}' up", .document, isRepeatable: true),
        ServiceOperation(
            "restore_certificate", .post, "/certificates/restore", "restore a certificate",
            body: .document, .document),
        ServiceOperation(
            "deleted_certificates", .get, "/deletedcertificates", "list deleted certificates",
            .pages("deleted_certificates"), options: [.pageSize, includePending]),
        ServiceOperation(
            "deleted_certificate", .get, "/deletedcertificates/{certificate}",
            "get deleted certificate '{certificate}'", .lookup),
        ServiceOperation(
            "recover_certificate", .post, "/deletedcertificates/{certificate}/recover",
            "recover certificate '{certificate}'", .document),
        ServiceOperation(
            "purge_certificate", .delete, "/deletedcertificates/{certificate}",
            "purge certificate '{certificate}'"),
        ServiceOperation(
            "certificate_contacts", .get, "/certificates/contacts", "get the certificate contacts",
            .lookup),
        ServiceOperation(
            "set_certificate_contacts", .put, "/certificates/contacts",
            "set the certificate contacts", body: .document, .document),
        ServiceOperation(
            "delete_certificate_contacts", .delete, "/certificates/contacts",
            "delete the certificate contacts", .document),
        ServiceOperation(
            "certificate_issuers", .get, "/certificates/issuers", "list certificate issuers",
            .pages("certificate_issuers"), options: [.pageSize]),
        ServiceOperation(
            "certificate_issuer", .get, "/certificates/issuers/{issuer}",
            "get certificate issuer '{issuer}'", .lookup),
        ServiceOperation(
            "set_certificate_issuer", .put, "/certificates/issuers/{issuer}",
            "set certificate issuer '{issuer}'", body: .document, .document),
        ServiceOperation(
            "patch_certificate_issuer", .patch, "/certificates/issuers/{issuer}",
            "change certificate issuer '{issuer}'", body: .document, .document),
        ServiceOperation(
            "delete_certificate_issuer", .delete, "/certificates/issuers/{issuer}",
            "delete certificate issuer '{issuer}'", .document),
    ]
}
