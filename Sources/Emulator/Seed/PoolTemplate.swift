import JSON

/// A pool of a seed, in ARM's terms.
struct PoolTemplate {
    /// An image with the agent that goes with it.
    enum Image {
        case ubuntu2204
        case windows2022
        case windows2019

        var reference: JSONValue {
            switch self {
            case .ubuntu2204:
                [
                    "publisher": "canonical", "offer": "0001-com-ubuntu-server-jammy",
                    "sku": "22_04-lts", "version": "latest",
                ]
            case .windows2022:
                [
                    "publisher": "microsoftwindowsserver", "offer": "windowsserver",
                    "sku": "2022-datacenter", "version": "latest",
                ]
            case .windows2019:
                [
                    "publisher": "microsoftwindowsserver", "offer": "windowsserver",
                    "sku": "2019-datacenter", "version": "latest",
                ]
            }
        }

        var agent: JSONValue {
            self == .ubuntu2204 ? "batch.node.ubuntu 22.04" : "batch.node.windows amd64"
        }
    }

    let name: String
    let image: Image
    var vmSize = "STANDARD_D2S_V3"
    var nodes: Int64 = 1
    /// Ids of certificates.
    var certificates: [ResourcePath] = []
    var startCommand: String?

    func pool(created: Timestamp) -> SeededPool {
        SeededPool(
            pool: Pool(
                name: name, incarnation: Int(created.ticks), properties: properties,
                identities: [], created: created, modified: created, allocationSince: created))
    }

    private var properties: JSONValue {
        var properties: JSONValue = [
            "vmSize": .string(vmSize), "interNodeCommunication": "Disabled", "taskSlotsPerNode": 1,
            "taskSchedulingPolicy": ["nodeFillType": "Spread"],
            "deploymentConfiguration": [
                "virtualMachineConfiguration": [
                    "imageReference": image.reference, "nodeAgentSkuId": image.agent,
                ]
            ],
            "scaleSettings": [
                "fixedScale": [
                    "targetDedicatedNodes": .integer(nodes), "targetLowPriorityNodes": 0,
                    "resizeTimeout": "PT15M",
                ]
            ],
            "targetNodeCommunicationMode": "Simplified",
        ]
        if !certificates.isEmpty {
            properties["certificates"] = .array(certificates.map(reference))
        }
        properties["startTask"] = startCommand.map(startTask)
        return properties
    }

    private func reference(_ certificate: ResourcePath) -> JSONValue {
        [
            "id": .string(certificate.description),
            "storeLocation": image == .ubuntu2204 ? "CurrentUser" : "LocalMachine",
            "storeName": "My", "visibility": ["StartTask", "Task"],
        ]
    }

    private func startTask(_ command: String) -> JSONValue {
        [
            "commandLine": .string(command), "maxTaskRetryCount": 0, "waitForSuccess": true,
            "userIdentity": ["autoUser": ["scope": "Pool", "elevationLevel": "Admin"]],
        ]
    }
}
