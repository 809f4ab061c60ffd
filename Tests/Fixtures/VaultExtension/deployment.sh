#!/usr/bin/env bash
set -euo pipefail
file=$(mktemp)
trap 'rm -f "$file"' EXIT
cat >"$file" <<'END_OF_POOL'
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "batchAccountName": {
      "defaultValue": "contosorender",
      "type": "string"
    },
    "poolName": {
      "defaultValue": "render-kv",
      "type": "string"
    },
    "userAccount0Password": {
      "type": "secureString"
    }
  },
  "resources": [
    {
      "apiVersion": "2024-07-01",
      "identity": {
        "type": "UserAssigned",
        "userAssignedIdentities": {
          "/subscriptions/48c5e86f-1389-8ba6-acd1-1d260d0022ad/resourceGroups/contoso/providers/Microsoft.ManagedIdentity/userAssignedIdentities/pool-identity": {}
        }
      },
      "name": "[format('{0}/{1}', parameters('batchAccountName'), parameters('poolName'))]",
      "properties": {
        "deploymentConfiguration": {
          "virtualMachineConfiguration": {
            "extensions": [
              {
                "autoUpgradeMinorVersion": true,
                "name": "KVExtensions",
                "publisher": "Microsoft.Azure.KeyVault",
                "settings": {
                  "authenticationSettings": {
                    "msiClientId": "885b1a3d-f13c-4030-afcf-9f05044d78dc",
                    "msiEndpoint": "http://169.254.169.254/metadata/identity"
                  },
                  "secretsManagementSettings": {
                    "observedCertificates": [
                      {
                        "url": "https://contoso-kv.vault.azure.net/secrets/render-tls"
                      }
                    ],
                    "pollingIntervalInS": "3600",
                    "requireInitialSync": true
                  }
                },
                "type": "KeyVaultForLinux",
                "typeHandlerVersion": "3.0"
              }
            ],
            "imageReference": {
              "offer": "images",
              "publisher": "canonical",
              "sku": "22_04-lts",
              "version": "latest"
            },
            "nodeAgentSkuId": "batch.node.ubuntu 22.04"
          }
        },
        "interNodeCommunication": "Disabled",
        "metadata": [
          {
            "name": "owner",
            "value": "[[render]"
          }
        ],
        "scaleSettings": {
          "autoScale": {
            "evaluationInterval": "PT15M",
            "formula": "$TargetDedicatedNodes = 1; // it's \"${odd}\"\n"
          }
        },
        "startTask": {
          "commandLine": "/bin/bash -c 'ls \"$AZ_BATCH_CERTIFICATES_DIR\"'",
          "environmentSettings": [
            {
              "name": "LEVEL",
              "value": "3"
            }
          ],
          "maxTaskRetryCount": 2,
          "resourceFiles": [
            {
              "filePath": "x",
              "httpUrl": "https://a.blob.core.windows.net/c/x"
            }
          ]
        },
        "taskSlotsPerNode": 2,
        "userAccounts": [
          {
            "elevationLevel": "NonAdmin",
            "name": "ada",
            "password": "[parameters('userAccount0Password')]"
          }
        ],
        "vmSize": "STANDARD_D2S_V3"
      },
      "type": "Microsoft.Batch/batchAccounts/pools"
    }
  ]
}
END_OF_POOL
# az asks for what Azure never gives back: userAccount0Password
az deployment group create --subscription 48c5e86f-1389-8ba6-acd1-1d260d0022ad --resource-group contoso \
  --template-file "$file"
