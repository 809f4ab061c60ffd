internal import Azure

extension BatchManagement {
    /// What a subscription may have in a region.
    static let locationOperations: [ServiceOperation] = [
        ServiceOperation(
            "batch_quotas", .get,
            "/subscriptions/{subscription}/providers/Microsoft.Batch/locations/{location}/quotas",
            "get the Batch quotas of {location}", .document),
        ServiceOperation(
            "batch_skus", .get,
            "/subscriptions/{subscription}/providers/Microsoft.Batch/locations/{location}/virtualMachineSkus",
            "list the VM sizes that Batch supports in {location}", .pages("batch_skus"),
            options: [.filter, .pageSize]),
        ServiceOperation(
            "check_batch_name", .post,
            "/subscriptions/{subscription}/providers/Microsoft.Batch/locations/{location}/checkNameAvailability",
            "check the name of a Batch account in {location}", body: .document, .document,
            isRepeatable: true),
    ]
}
