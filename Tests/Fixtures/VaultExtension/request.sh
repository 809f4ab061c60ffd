#!/usr/bin/env bash
set -euo pipefail
file=$(mktemp)
trap 'rm -f "$file"' EXIT
cat >"$file" <<'END_OF_POOL'
{
  "identity": {
    "type": "UserAssigned",
    "userAssignedIdentities": {
      "/subscriptions/48c5e86f-1389-8ba6-acd1-1d260d0022ad/resourceGroups/contoso/providers/Microsoft.ManagedIdentity/userAssignedIdentities/pool-identity": {}
    }
  },
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
        "value": "[render]"
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
    "vmSize": "STANDARD_D2S_V3"
  }
}
END_OF_POOL
az rest --method put --url 'https://management.azure.com/subscriptions/48c5e86f-1389-8ba6-acd1-1d260d0022ad/resourceGroups/contoso/providers/Microsoft.Batch/batchAccounts/contosorender/pools/render-kv?api-version=2024-07-01' \
  --headers 'Content-Type=application/json' 'If-None-Match=*' --body "@$file"
