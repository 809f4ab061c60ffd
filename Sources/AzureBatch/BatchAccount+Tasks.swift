internal import Azure

extension BatchAccount {
    /// Tasks and their files.
    static let taskOperations: [ServiceOperation] = [
        ServiceOperation(
            "tasks", .get, "/jobs/{job}/tasks", "list tasks of job '{job}'", .pages("tasks"),
            options: [.filter, .select, .expand, .pageSize]),
        ServiceOperation(
            "task", .get, "/jobs/{job}/tasks/{task}", "get task '{task}' of job '{job}'", .lookup,
            options: [.select, .expand] + ServiceOption.conditions),
        ServiceOperation(
            "add_task", .post, "/jobs/{job}/tasks", "add a task to job '{job}'", body: .document),
        ServiceOperation(
            "add_tasks", .post, "/jobs/{job}/addtaskcollection", "add tasks to job '{job}'",
            body: .document, .document),
        ServiceOperation(
            "update_task", .put, "/jobs/{job}/tasks/{task}",
            "replace properties of task '{task}' of job '{job}'", body: .document,
            options: ServiceOption.conditions),
        ServiceOperation(
            "terminate_task", .post, "/jobs/{job}/tasks/{task}/terminate",
            "terminate task '{task}' of job '{job}'", options: ServiceOption.conditions),
        ServiceOperation(
            "reactivate_task", .post, "/jobs/{job}/tasks/{task}/reactivate",
            "reactivate task '{task}' of job '{job}'", options: ServiceOption.conditions),
        ServiceOperation(
            "delete_task", .delete, "/jobs/{job}/tasks/{task}",
            "delete task '{task}' of job '{job}'", options: ServiceOption.conditions),
        ServiceOperation(
            "subtasks", .get, "/jobs/{job}/tasks/{task}/subtasksinfo",
            "list subtasks of task '{task}' of job '{job}'", .document, options: [.select]),
        ServiceOperation(
            "task_files", .get, "/jobs/{job}/tasks/{task}/files",
            "list files of task '{task}' of job '{job}'", .pages("files"),
            options: [.filter, .pageSize, recursive]),
        ServiceOperation(
            "task_file", .get, "/jobs/{job}/tasks/{task}/files/{file}",
            "read file '{file}' of task '{task}' of job '{job}'", .bytes,
            options: [range] + fileConditions),
        ServiceOperation(
            "task_file_properties", .head, "/jobs/{job}/tasks/{task}/files/{file}",
            "describe file '{file}' of task '{task}' of job '{job}'", .properties,
            options: fileConditions),
        ServiceOperation(
            "delete_task_file", .delete, "/jobs/{job}/tasks/{task}/files/{file}",
            "delete file '{file}' of task '{task}' of job '{job}'", options: [recursive]),
    ]
}
