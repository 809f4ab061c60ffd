variable "userAccount0Password" {
  type      = string
  sensitive = true
}

resource "azurerm_batch_pool" "pool" {
  name                     = "render-kv"
  resource_group_name      = "contoso"
  account_name             = "contosorender"
  inter_node_communication = "Disabled"
  max_tasks_per_node       = 2
  vm_size                  = "STANDARD_D2S_V3"
  node_agent_sku_id        = "batch.node.ubuntu 22.04"

  storage_image_reference {
    offer     = "images"
    publisher = "canonical"
    sku       = "22_04-lts"
    version   = "latest"
  }

  extensions {
    auto_upgrade_minor_version = true
    name                       = "KVExtensions"
    publisher                  = "Microsoft.Azure.KeyVault"
    type                       = "KeyVaultForLinux"
    type_handler_version       = "3.0"
    settings_json = jsonencode({
      authenticationSettings = {
        msiClientId = "885b1a3d-f13c-4030-afcf-9f05044d78dc"
        msiEndpoint = "http://169.254.169.254/metadata/identity"
      }
      secretsManagementSettings = {
        observedCertificates = [
          {
            url = "https://contoso-kv.vault.azure.net/secrets/render-tls"
          },
        ]
        pollingIntervalInS = "3600"
        requireInitialSync = true
      }
    })
  }

  metadata = {
    "owner" = "[render]"
  }

  identity {
    type = "UserAssigned"
    identity_ids = [
      "/subscriptions/48c5e86f-1389-8ba6-acd1-1d260d0022ad/resourceGroups/contoso/providers/Microsoft.ManagedIdentity/userAssignedIdentities/pool-identity",
    ]
  }

  auto_scale {
    evaluation_interval = "PT15M"
    formula             = "$TargetDedicatedNodes = 1; // it's \"$${odd}\"\n"
  }

  start_task {
    command_line       = "/bin/bash -c 'ls \"$AZ_BATCH_CERTIFICATES_DIR\"'"
    task_retry_maximum = 2
    wait_for_success   = true
    common_environment_properties = {
      "LEVEL" = "3"
    }

    user_identity {
      auto_user {
        elevation_level = "NonAdmin"
        scope           = "Pool"
      }
    }

    resource_file {
      file_path = "x"
      http_url  = "https://a.blob.core.windows.net/c/x"
    }
  }

  user_accounts {
    elevation_level = "NonAdmin"
    name            = "ada"
    password        = var.userAccount0Password
  }
}
