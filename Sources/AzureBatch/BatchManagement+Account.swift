internal import Azure

extension BatchManagement {
    /// What one account has in Resource Manager; the paths follow the id of the account.
    static let accountOperations: [ServiceOperation] = [
        ServiceOperation(
            "arm_account", .get, "", "get the Batch account in Resource Manager", .document),
        ServiceOperation(
            "patch_account", .patch, "", "change the Batch account", body: .document, .document),
        ServiceOperation(
            "arm_pools", .get, "/pools", "list pools in Resource Manager", .pages("arm_pools"),
            options: [.filter, .select, .pageSize]),
        ServiceOperation(
            "arm_pool", .get, "/pools/{pool}", "get pool '{pool}'", .lookup),
        ServiceOperation(
            "arm_cloud_service_pool", .get, "/pools/{pool}", "get Cloud Services pool '{pool}'",
            .lookup, version: versionWithCloudServices),
        ServiceOperation(
            "put_pool", .put, "/pools/{pool}", "create pool '{pool}'", body: .document, .document,
            options: [.ifMatch, .ifNoneMatch]),
        ServiceOperation(
            "arm_patch_pool", .patch, "/pools/{pool}", "change pool '{pool}'", body: .document,
            .document, options: [.ifMatch]),
        ServiceOperation(
            "delete_pool", .delete, "/pools/{pool}", "delete pool '{pool}'", .completion),
        ServiceOperation(
            "arm_disable_autoscale", .post, "/pools/{pool}/disableAutoScale",
            "disable the autoscale formula of pool '{pool}'", .document, isRepeatable: true),
        ServiceOperation(
            "arm_stop_resize", .post, "/pools/{pool}/stopResize", "stop resizing pool '{pool}'",
            .document, isRepeatable: true),
        ServiceOperation(
            "arm_certificates", .get, "/certificates", "list certificates in Resource Manager",
            .pages("arm_certificates"), options: [.filter, .select, .pageSize]),
        ServiceOperation(
            "arm_certificate", .get, "/certificates/{certificate}",
            "get certificate '{certificate}'", .lookup),
        ServiceOperation(
            "arm_delete_certificate", .delete, "/certificates/{certificate}",
            "delete certificate '{certificate}'", .completion),
        ServiceOperation(
            "arm_cancel_delete_certificate", .post, "/certificates/{certificate}/cancelDelete",
            "keep certificate '{certificate}'", .document, isRepeatable: true),
        ServiceOperation(
            "applications", .get, "/applications", "list applications", .pages("applications"),
            options: [.pageSize]),
        ServiceOperation(
            "application", .get, "/applications/{application}", "get application '{application}'",
            .lookup),
        ServiceOperation(
            "application_packages", .get, "/applications/{application}/versions",
            "list packages of application '{application}'", .pages("application_packages"),
            options: [.pageSize]),
        ServiceOperation(
            "application_package", .get, "/applications/{application}/versions/{version}",
            "get package {version} of application '{application}'", .lookup),
        ServiceOperation(
            "private_endpoints", .get, "/privateEndpointConnections",
            "list private endpoint connections of the Batch account", .pages("private_endpoints"),
            options: [.pageSize]),
        ServiceOperation(
            "private_endpoint", .get, "/privateEndpointConnections/{connection}",
            "get private endpoint connection '{connection}'", .lookup),
        ServiceOperation(
            "private_link_resources", .get, "/privateLinkResources",
            "list private link resources of the Batch account", .pages(nil), options: [.pageSize]),
        ServiceOperation(
            "outbound_dependencies", .get, "/outboundNetworkDependenciesEndpoints",
            "list outbound dependencies of the Batch account", .pages(nil)),
    ]
}
