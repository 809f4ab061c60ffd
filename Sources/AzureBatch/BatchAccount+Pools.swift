internal import Azure

extension BatchAccount {
    /// Pools, and what they can be made of.
    static let poolOperations: [ServiceOperation] = [
        ServiceOperation(
            "pools", .get, "/pools", "list pools", .pages("pools"),
            options: [.filter, .select, .expand, .pageSize]),
        ServiceOperation(
            "pool", .get, "/pools/{pool}", "get pool '{pool}'", .lookup,
            options: [.select, .expand] + ServiceOption.conditions),
        ServiceOperation(
            "cloud_service_pool", .get, "/pools/{pool}", "get Cloud Services pool '{pool}'",
            .lookup, version: withCloudServices),
        ServiceOperation(
            "pool_exists", .head, "/pools/{pool}", "look for pool '{pool}'", .presence,
            options: ServiceOption.conditions),
        ServiceOperation(
            "add_pool", .post, "/pools", "add a pool", body: .document, version: newest),
        ServiceOperation(
            "patch_pool", .patch, "/pools/{pool}", "change pool '{pool}'", body: .document,
            options: ServiceOption.conditions),
        ServiceOperation(
            "update_pool_properties", .post, "/pools/{pool}/updateproperties",
            "replace properties of pool '{pool}'", body: .document, isRepeatable: true),
        ServiceOperation(
            "begin_delete_pool", .delete, "/pools/{pool}", "delete pool '{pool}'",
            options: ServiceOption.conditions),
        ServiceOperation(
            "resize_pool", .post, "/pools/{pool}/resize", "resize pool '{pool}'", body: .document,
            options: ServiceOption.conditions),
        ServiceOperation(
            "stop_resize", .post, "/pools/{pool}/stopresize", "stop resizing pool '{pool}'",
            options: ServiceOption.conditions, isRepeatable: true),
        ServiceOperation(
            "enable_autoscale", .post, "/pools/{pool}/enableautoscale",
            "enable the autoscale formula of pool '{pool}'", body: .document,
            options: ServiceOption.conditions),
        ServiceOperation(
            "disable_autoscale", .post, "/pools/{pool}/disableautoscale",
            "disable the autoscale formula of pool '{pool}'", isRepeatable: true),
        ServiceOperation(
            "evaluate_autoscale", .post, "/pools/{pool}/evaluateautoscale",
            "evaluate an autoscale formula for pool '{pool}'", body: .document, .document,
            isRepeatable: true),
        ServiceOperation(
            "remove_nodes", .post, "/pools/{pool}/removenodes", "remove nodes of pool '{pool}'",
            body: .document, options: ServiceOption.conditions),
        ServiceOperation(
            "node_counts", .get, "/nodecounts", "count nodes", .pages("node_counts"),
            options: [.filter, .pageSize]),
        ServiceOperation(
            "supported_images", .get, "/supportedimages", "list supported images",
            .pages("supported_images"), options: [.filter, .pageSize]),
        ServiceOperation(
            "pool_usage", .get, "/poolusagemetrics", "list usage of pools", .pages(nil),
            options: [
                ServiceOption("start_time", .query("starttime")),
                ServiceOption("end_time", .query("endtime")), .filter, .pageSize,
            ]),
    ]
}
