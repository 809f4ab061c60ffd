internal import JSON

extension PoolCarrier {
    /// The pool as a Bicep file.
    ///
    /// learn.microsoft.com/azure/azure-resource-manager/bicep/file
    public var bicep: String {
        let writer = BicepWriter(slots: slots)
        var lines = [
            "param batchAccountName string = \(BicepWriter.quoted(address.account))",
            "param poolName string = \(BicepWriter.quoted(address.pool))",
        ]
        for slot in sortedSlots {
            lines.append("@secure()")
            lines.append(
                slot.isObject
                    ? "param \(slot.parameter) object = {}" : "param \(slot.parameter) string")
        }
        lines += [
            "", "resource account 'Microsoft.Batch/batchAccounts@\(Self.apiVersion)' existing = {",
            "  name: batchAccountName", "}", "",
            "resource pool 'Microsoft.Batch/batchAccounts/pools@\(Self.apiVersion)' = {",
            "  parent: account", "  name: poolName",
        ]
        for (name, value) in (bodyWithSlots.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            lines.append("  \(name): \(writer.expression(value, path: name, depth: 1))")
        }
        return lines.joined(separator: "\n") + "\n}\n"
    }
}
