internal import Azure

extension BatchAccount {
    /// Nodes, their extensions and their files.
    static let nodeOperations: [ServiceOperation] = [
        ServiceOperation(
            "nodes", .get, "/pools/{pool}/nodes", "list nodes of pool '{pool}'", .pages("nodes"),
            options: [.filter, .select, .pageSize]),
        ServiceOperation(
            "node", .get, "/pools/{pool}/nodes/{node}", "get node '{node}' of pool '{pool}'",
            .lookup, options: [.select]),
        ServiceOperation(
            "reboot_node", .post, "/pools/{pool}/nodes/{node}/reboot",
            "reboot node '{node}' of pool '{pool}'", body: .optionalDocument),
        ServiceOperation(
            "reimage_node", .post, "/pools/{pool}/nodes/{node}/reimage",
            "reimage node '{node}' of pool '{pool}'", body: .optionalDocument),
        ServiceOperation(
            "start_node", .post, "/pools/{pool}/nodes/{node}/start",
            "start node '{node}' of pool '{pool}'", isRepeatable: true),
        ServiceOperation(
            "deallocate_node", .post, "/pools/{pool}/nodes/{node}/deallocate",
            "deallocate node '{node}' of pool '{pool}'", body: .optionalDocument),
        ServiceOperation(
            "disable_scheduling", .post, "/pools/{pool}/nodes/{node}/disablescheduling",
            "disable scheduling on node '{node}' of pool '{pool}'", body: .optionalDocument),
        ServiceOperation(
            "enable_scheduling", .post, "/pools/{pool}/nodes/{node}/enablescheduling",
            "enable scheduling on node '{node}' of pool '{pool}'", isRepeatable: true),
        ServiceOperation(
            "remote_login_settings", .get, "/pools/{pool}/nodes/{node}/remoteloginsettings",
            "get the remote login settings of node '{node}' of pool '{pool}'", .document),
        ServiceOperation(
            "node_extensions", .get, "/pools/{pool}/nodes/{node}/extensions",
            "list extensions of node '{node}' of pool '{pool}'", .pages("node_extensions"),
            options: [.select, .pageSize]),
        ServiceOperation(
            "node_extension", .get, "/pools/{pool}/nodes/{node}/extensions/{extension}",
            "get extension '{extension}' of node '{node}' of pool '{pool}'", .lookup,
            options: [.select]),
        ServiceOperation(
            "node_files", .get, "/pools/{pool}/nodes/{node}/files",
            "list files of node '{node}' of pool '{pool}'", .pages("files"),
            options: [.filter, .pageSize, recursive]),
        ServiceOperation(
            "node_file", .get, "/pools/{pool}/nodes/{node}/files/{file}",
            "read file '{file}' of node '{node}' of pool '{pool}'", .bytes,
            options: [range] + fileConditions),
        ServiceOperation(
            "node_file_properties", .head, "/pools/{pool}/nodes/{node}/files/{file}",
            "describe file '{file}' of node '{node}' of pool '{pool}'", .properties,
            options: fileConditions),
        ServiceOperation(
            "delete_node_file", .delete, "/pools/{pool}/nodes/{node}/files/{file}",
            "delete file '{file}' of node '{node}' of pool '{pool}'", options: [recursive]),
    ]
}
