internal import JSON

extension PoolCarrier {
    /// The pool for Terraform.
    ///
    /// `azurerm_batch_pool` where it has every field of the pool, else `azapi_resource`, with the
    /// reason as a comment.
    /// registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/batch_pool
    ///
    /// - Parameter forceAzapi: Whether azapi is wanted anyhow.
    public func terraform(forceAzapi: Bool = false) -> String {
        var mapping = AzureRMPool(self)
        let items = mapping.items()
        let variables = sortedSlots.flatMap { slot -> [TerraformWriter.Item] in
            [
                .block(
                    "variable", labels: [slot.parameter],
                    [
                        .attribute("type", .raw(slot.isObject ? "any" : "string")),
                        .attribute("sensitive", .raw("true")),
                    ] + (slot.isObject ? [.attribute("default", .object([]))] : [])), .blank,
            ]
        }
        if !forceAzapi, mapping.unknown.isEmpty {
            return TerraformWriter.text(
                variables + [.block("resource", labels: ["azurerm_batch_pool", "pool"], items)])
        }
        let reasons: [TerraformWriter.Item] =
            forceAzapi
            ? []
            : [
                .comment("azapi_resource, since azurerm_batch_pool can't say:"),
                .comment(mapping.unknown.sorted().joined(separator: ", ")),
            ]
        return TerraformWriter.text(
            variables + reasons
                + [.block("resource", labels: ["azapi_resource", "pool"], azapi)])
    }

    private var azapi: [TerraformWriter.Item] {
        let ids = (body["identity"]?["userAssignedIdentities"]?.object ?? [:]).keys.sorted()
        return [
            .attribute(
                "type",
                .raw("\"Microsoft.Batch/batchAccounts/pools@\(Self.apiVersion)\"")),
            .attribute("name", .raw(TerraformWriter.quoted(address.pool))),
            .attribute("parent_id", .raw(TerraformWriter.quoted(address.accountID))),
            .blank,
            .block(
                "identity",
                [
                    .attribute("type", .raw("\"UserAssigned\"")),
                    .attribute(
                        "identity_ids", .list(ids.map { .raw(TerraformWriter.quoted($0)) })),
                ]),
            .blank,
            .attribute(
                "body",
                .object([
                    (
                        "properties",
                        TerraformWriter.expression(
                            bodyWithSlots["properties"] ?? .object([:]), path: "properties",
                            slots: slots)
                    )
                ])),
        ]
    }
}
