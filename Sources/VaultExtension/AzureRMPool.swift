internal import JSON

/// A pool in the words of `azurerm_batch_pool`, and what that has no words for.
///
/// registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/batch_pool
struct AzureRMPool {
    typealias Item = TerraformWriter.Item

    /// Paths of fields that the resource does not have.
    private(set) var unknown: [String] = []

    private let carrier: PoolCarrier

    init(_ carrier: PoolCarrier) {
        self.carrier = carrier
    }

    /// The arguments of the resource.
    mutating func items() -> [Item] {
        let properties = carrier.bodyWithSlots["properties"] ?? .object([:])
        let address = carrier.address
        var items: [Item] = [
            .attribute("name", text(address.pool)),
            .attribute("resource_group_name", text(address.resourceGroup)),
            .attribute("account_name", text(address.account)),
        ]
        items += attributes(
            properties, "properties",
            [
                "displayName": "display_name", "vmSize": "vm_size",
                "taskSlotsPerNode": "max_tasks_per_node",
                "interNodeCommunication": "inter_node_communication",
                "targetNodeCommunicationMode": "target_node_communication_mode",
            ],
            blocks: [
                "deploymentConfiguration", "scaleSettings", "startTask", "metadata",
                "taskSchedulingPolicy", "networkConfiguration", "userAccounts",
            ])
        items += machine(properties["deploymentConfiguration"])
        items += metadata(properties["metadata"])
        items += identity()
        items += scale(properties["scaleSettings"])
        items += simple(
            properties["taskSchedulingPolicy"], "properties.taskSchedulingPolicy",
            "task_scheduling_policy", ["nodeFillType": "node_fill_type"])
        items += startTask(properties["startTask"])
        items += network(properties["networkConfiguration"])
        for (index, account) in (properties["userAccounts"]?.array ?? []).enumerated() {
            items += simple(
                account, "properties.userAccounts[\(index)]", "user_accounts",
                ["name": "name", "password": "password", "elevationLevel": "elevation_level"])
        }
        return items
    }

    private func text(_ text: String) -> TerraformWriter.Expression {
        .raw(TerraformWriter.quoted(text))
    }

    /// The fields that are single values, in the order of their names there; others are noted.
    private mutating func attributes(
        _ value: JSONValue?, _ path: String, _ names: [String: String], blocks: Set<String> = []
    ) -> [Item] {
        var found: [(String, TerraformWriter.Expression)] = []
        for (key, member) in value?.object ?? [:] where !blocks.contains(key) {
            if member.isNull, carrier.slots["\(path).\(key)"] == nil { continue }
            guard let name = names[key] else {
                unknown.append("\(path).\(key)")
                continue
            }
            found.append(
                (
                    name,
                    TerraformWriter.expression(
                        member, path: "\(path).\(key)", slots: carrier.slots)
                ))
        }
        return found.sorted { $0.0 < $1.0 }.map { .attribute($0, $1) }
    }

    private mutating func simple(
        _ value: JSONValue?, _ path: String, _ block: String, _ names: [String: String]
    ) -> [Item] {
        guard let value, value.object != nil else { return [] }
        return [.blank, .block(block, attributes(value, path, names))]
    }

    private mutating func metadata(_ value: JSONValue?) -> [Item] {
        guard let list = value?.array, !list.isEmpty else { return [] }
        let names = list.compactMap { $0["name"]?.string }
        if Set(names).count < list.count { unknown.append("properties.metadata (twice one name)") }
        let pairs = list.map { item in
            (
                name: TerraformWriter.quoted(item["name"]?.string ?? ""),
                value: text(item["value"]?.string ?? "")
            )
        }
        return [.blank, .attribute("metadata", .object(pairs))]
    }

    private mutating func machine(_ deployment: JSONValue?) -> [Item] {
        let path = "properties.deploymentConfiguration.virtualMachineConfiguration"
        let machine = deployment?["virtualMachineConfiguration"]
        var items = attributes(
            machine, path,
            ["nodeAgentSkuId": "node_agent_sku_id", "licenseType": "license_type"],
            blocks: ["imageReference", "extensions", "containerConfiguration"])
        items += simple(
            machine?["imageReference"], "\(path).imageReference", "storage_image_reference",
            [
                "publisher": "publisher", "offer": "offer", "sku": "sku", "version": "version",
                "id": "id",
            ])
        items += containers(
            machine?["containerConfiguration"], "\(path).containerConfiguration")
        for (index, item) in (machine?["extensions"]?.array ?? []).enumerated() {
            items += [.blank, extensionBlock(item, "\(path).extensions[\(index)]")]
        }
        return items
    }

    private mutating func containers(_ value: JSONValue?, _ path: String) -> [Item] {
        guard let value, value.object != nil else { return [] }
        var inner = attributes(
            value, path, ["type": "type", "containerImageNames": "container_image_names"],
            blocks: ["containerRegistries"])
        for (index, registry) in (value["containerRegistries"]?.array ?? []).enumerated() {
            let place = "\(path).containerRegistries[\(index)]"
            var items = attributes(
                registry, place,
                [
                    "registryServer": "registry_server", "userName": "user_name",
                    "username": "user_name", "password": "password",
                ], blocks: ["identityReference"])
            items += reference(registry)
            inner += [.blank, .block("container_registries", items)]
        }
        return [.blank, .block("container_configuration", inner)]
    }

    private func reference(_ value: JSONValue) -> [Item] {
        guard let id = value["identityReference"]?["resourceId"]?.string else { return [] }
        return [.attribute("user_assigned_identity_id", text(id))]
    }

    private mutating func extensionBlock(_ item: JSONValue, _ path: String) -> Item {
        var items = attributes(
            item, path,
            [
                "name": "name", "publisher": "publisher", "type": "type",
                "typeHandlerVersion": "type_handler_version",
                "autoUpgradeMinorVersion": "auto_upgrade_minor_version",
                "enableAutomaticUpgrade": "automatic_upgrade_enabled",
                "provisionAfterExtensions": "provision_after_extensions",
            ], blocks: ["settings", "protectedSettings"])
        if let settings = item["settings"] {
            items.append(
                .attribute(
                    "settings_json", .call("jsonencode", TerraformWriter.expression(settings))))
        }
        if let slot = carrier.slots["\(path).protectedSettings"] {
            items.append(
                .attribute("protected_settings", .raw("jsonencode(var.\(slot.parameter))")))
        }
        return .block("extensions", items)
    }

    private func identity() -> [Item] {
        let ids = (carrier.body["identity"]?["userAssignedIdentities"]?.object ?? [:]).keys
        return [
            .blank,
            .block(
                "identity",
                [
                    .attribute("type", text("UserAssigned")),
                    .attribute("identity_ids", .list(ids.sorted().map(text))),
                ]),
        ]
    }

    private mutating func scale(_ value: JSONValue?) -> [Item] {
        simple(
            value?["fixedScale"], "properties.scaleSettings.fixedScale", "fixed_scale",
            [
                "targetDedicatedNodes": "target_dedicated_nodes",
                "targetLowPriorityNodes": "target_low_priority_nodes",
                "resizeTimeout": "resize_timeout",
                "nodeDeallocationOption": "node_deallocation_method",
            ])
            + simple(
                value?["autoScale"], "properties.scaleSettings.autoScale", "auto_scale",
                ["formula": "formula", "evaluationInterval": "evaluation_interval"])
    }

    private mutating func network(_ value: JSONValue?) -> [Item] {
        guard let value, value.object != nil else { return [] }
        let path = "properties.networkConfiguration"
        let items =
            attributes(
                value, path,
                [
                    "subnetId": "subnet_id",
                    "dynamicVnetAssignmentScope": "dynamic_vnet_assignment_scope",
                    "enableAcceleratedNetworking": "accelerated_networking_enabled",
                ], blocks: ["publicIPAddressConfiguration"])
            + attributes(
                value["publicIPAddressConfiguration"], "\(path).publicIPAddressConfiguration",
                ["provision": "public_address_provisioning_type", "ipAddressIds": "public_ips"])
        return [.blank, .block("network_configuration", items)]
    }
}

extension AzureRMPool {
    private mutating func startTask(_ value: JSONValue?) -> [Item] {
        guard var value, value.object != nil else { return [] }
        // The resource's own defaults are others than the service's, so all is said.
        value["maxTaskRetryCount"] = value["maxTaskRetryCount"] ?? 0
        value["waitForSuccess"] = value["waitForSuccess"] ?? true
        let path = "properties.startTask"
        var items = attributes(
            value, path,
            [
                "commandLine": "command_line", "maxTaskRetryCount": "task_retry_maximum",
                "waitForSuccess": "wait_for_success",
            ], blocks: ["environmentSettings", "userIdentity", "resourceFiles"])
        let variables = value["environmentSettings"]?.array ?? []
        if !variables.isEmpty {
            items.append(
                .attribute(
                    "common_environment_properties",
                    .object(
                        variables.map {
                            (
                                TerraformWriter.quoted($0["name"]?.string ?? ""),
                                text($0["value"]?.string ?? "")
                            )
                        })))
        }
        items += userIdentity(value["userIdentity"])
        for (index, file) in (value["resourceFiles"]?.array ?? []).enumerated() {
            let names = [
                "httpUrl": "http_url", "filePath": "file_path", "fileMode": "file_mode",
                "blobPrefix": "blob_prefix", "storageContainerUrl": "storage_container_url",
                "autoStorageContainerName": "auto_storage_container_name",
            ]
            let inner = attributes(
                file, "\(path).resourceFiles[\(index)]", names, blocks: ["identityReference"])
            items += [.blank, .block("resource_file", inner + reference(file))]
        }
        return [.blank, .block("start_task", items)]
    }

    private func userIdentity(_ value: JSONValue?) -> [Item] {
        if let name = value?["userName"]?.string {
            return [
                .blank, .block("user_identity", [.attribute("user_name", text(name))]),
            ]
        }
        let user = value?["autoUser"]
        return [
            .blank,
            .block(
                "user_identity",
                [
                    .block(
                        "auto_user",
                        [
                            .attribute(
                                "elevation_level",
                                text(user?["elevationLevel"]?.string ?? "NonAdmin")),
                            .attribute("scope", text(user?["scope"]?.string ?? "Pool")),
                        ])
                ]),
        ]
    }
}
