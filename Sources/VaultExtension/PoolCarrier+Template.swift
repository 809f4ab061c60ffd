public import JSON

extension PoolCarrier {
    /// The pool as a template of Resource Manager.
    ///
    /// learn.microsoft.com/azure/azure-resource-manager/templates/syntax
    public var template: JSONValue {
        var parameters: JSONValue = [
            "batchAccountName": ["type": "string", "defaultValue": .string(address.account)],
            "poolName": ["type": "string", "defaultValue": .string(address.pool)],
        ]
        for slot in sortedSlots {
            parameters[slot.parameter] =
                slot.isObject
                ? ["type": "secureObject", "defaultValue": .object([:])]
                : ["type": "secureString"]
        }
        var resource: JSONValue = [
            "type": "Microsoft.Batch/batchAccounts/pools",
            "apiVersion": .string(Self.apiVersion),
            "name": "[format('{0}/{1}', parameters('batchAccountName'), parameters('poolName'))]",
        ]
        for (name, value) in bodyWithSlots.object ?? [:] { resource[name] = template(value, name) }
        return [
            "$schema": .string(
                "https://schema.management.azure.com/schemas/2019-04-01/"
                    + "deploymentTemplate.json#"),
            "contentVersion": "1.0.0.0", "parameters": parameters, "resources": [resource],
        ]
    }

    private func template(_ value: JSONValue, _ path: String) -> JSONValue {
        if let slot = slots[path] { return "[parameters('\(slot.parameter)')]" }
        switch value {
        case .string(let text):
            // A string in brackets is an expression unless its first bracket is doubled.
            return .string(text.hasPrefix("[") && text.hasSuffix("]") ? "[" + text : text)
        case .array(let items):
            return .array(items.enumerated().map { template($1, "\(path)[\($0)]") })
        case .object(let members):
            return .object(
                Dictionary(
                    uniqueKeysWithValues: members.map { ($0, template($1, "\(path).\($0)")) }))
        default: return value
        }
    }
}
