#!/usr/bin/env python3
"""Writes kinds.json, the schemas of the built-in kinds, from the OpenAPI documents of a Kubernetes API server.

    KUBECONFIG=... local/refresh-kinds.py API APIMACHINERY > local/src/main/resources/dev/ottla/local/schema/kinds.json

API and APIMACHINERY are checkouts of kubernetes/api and kubernetes/apimachinery: their generated.proto files have the
numbers that fields bear in protobuf, kept here as x-proto. Where protobuf nests a message that JSON does not,
x-proto-inline has its number and the names of its fields by theirs.
Descriptions are cut to their first sentence; what the embedded server does not use is left out.
"""
import glob
import json
import re
import subprocess
import sys

GROUPS = {
    "api/v1": "Namespace Pod Service ConfigMap Secret ServiceAccount PersistentVolumeClaim PersistentVolume Node"
              " Event Endpoints",
    "apis/apps/v1": "StatefulSet Deployment ReplicaSet ControllerRevision",
    "apis/policy/v1": "PodDisruptionBudget",
    "apis/coordination.k8s.io/v1": "Lease",
    "apis/discovery.k8s.io/v1": "EndpointSlice",
    "apis/rbac.authorization.k8s.io/v1": "Role RoleBinding ClusterRole ClusterRoleBinding",
    "apis/networking.k8s.io/v1": "NetworkPolicy",
    "apis/storage.k8s.io/v1": "StorageClass",
    "apis/batch/v1": "Job",
    "apis/autoscaling/v2": "HorizontalPodAutoscaler",
    "apis/apiextensions.k8s.io/v1": "CustomResourceDefinition",
}
# What clients send that is no object of a kind.
MESSAGES = {
    "authorization.k8s.io/SelfSubjectAccessReview": "io.k8s.api.authorization.v1.SelfSubjectAccessReview",
    "authorization.k8s.io/SubjectAccessReview": "io.k8s.api.authorization.v1.SubjectAccessReview",
    "authentication.k8s.io/SelfSubjectReview": "io.k8s.api.authentication.v1.SelfSubjectReview",
    "authentication.k8s.io/TokenRequest": "io.k8s.api.authentication.v1.TokenRequest",
    "autoscaling/Scale": "io.k8s.api.autoscaling.v1.Scale",
    "policy/Eviction": "io.k8s.api.policy.v1.Eviction",
    "/DeleteOptions": "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions",
}
MESSAGE_GROUPS = ["apis/authorization.k8s.io/v1", "apis/authentication.k8s.io/v1"]
# Fields that nobody sets on one machine and that are large.
DROPPED = set("awsElasticBlockStore azureDisk azureFile cephfs cinder fc flexVolume flocker gcePersistentDisk"
              " glusterfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume"
              " iscsi gitRepo".split())
# What the server fills in whatever else is said; OpenAPI documents tell only a few of these. Type: field: default.
ROLE_GROUP = "rbac.authorization.k8s.io"
DEFAULTS = {
    "core.v1.PodSpec": {"restartPolicy": "Always", "dnsPolicy": "ClusterFirst", "schedulerName": "default-scheduler",
                        "terminationGracePeriodSeconds": 30, "securityContext": {}},
    "core.v1.Container": {"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
                          "resources": {}},
    "core.v1.Probe": {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3},
    "core.v1.HTTPGetAction": {"path": "/", "scheme": "HTTP"},
    "core.v1.ObjectFieldSelector": {"apiVersion": "v1"},
    "core.v1.SecretVolumeSource": {"defaultMode": 420},
    "core.v1.ConfigMapVolumeSource": {"defaultMode": 420},
    "core.v1.DownwardAPIVolumeSource": {"defaultMode": 420},
    "core.v1.ProjectedVolumeSource": {"defaultMode": 420},
    "core.v1.ServiceAccountTokenProjection": {"expirationSeconds": 3600},
    "core.v1.HostPathVolumeSource": {"type": ""},
    "core.v1.ServiceSpec": {"type": "ClusterIP", "sessionAffinity": "None"},
    "core.v1.PersistentVolumeClaimSpec": {"volumeMode": "Filesystem"},
    "core.v1.PersistentVolumeSpec": {"volumeMode": "Filesystem", "persistentVolumeReclaimPolicy": "Retain"},
    "core.v1.Secret": {"type": "Opaque"},
    "apps.v1.StatefulSetSpec": {
        "podManagementPolicy": "OrderedReady", "replicas": 1, "revisionHistoryLimit": 10,
        "updateStrategy": {"type": "RollingUpdate"},
        "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"}},
    "apps.v1.StatefulSetUpdateStrategy": {"type": "RollingUpdate"},
    "apps.v1.RollingUpdateStatefulSetStrategy": {"partition": 0},
    "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
    "apps.v1.DeploymentSpec": {"replicas": 1, "revisionHistoryLimit": 10, "progressDeadlineSeconds": 600,
                               "strategy": {"type": "RollingUpdate"}},
    "apps.v1.DeploymentStrategy": {"type": "RollingUpdate"},
    "apps.v1.RollingUpdateDeployment": {"maxUnavailable": "25%", "maxSurge": "25%"},
    "apps.v1.ReplicaSetSpec": {"replicas": 1},
    "rbac.v1.RoleRef": {"apiGroup": ROLE_GROUP},
    "storage.v1.StorageClass": {"reclaimPolicy": "Delete", "volumeBindingMode": "Immediate"},
    "networking.v1.NetworkPolicyPort": {"protocol": "TCP"},
    "discovery.v1.EndpointPort": {"protocol": "TCP", "name": ""},
    "batch.v1.JobSpec": {"completions": 1, "parallelism": 1, "backoffLimit": 6, "completionMode": "NonIndexed",
                         "suspend": False},
    "autoscaling.v2.HorizontalPodAutoscalerSpec": {"minReplicas": 1},
    "apiextensions.v1.CustomResourceDefinitionSpec": {"conversion": {"strategy": "None"}},
}
KEPT = ["type", "format", "required", "enum", "x-kubernetes-list-type", "x-kubernetes-list-map-keys",
        "x-kubernetes-map-type", "x-kubernetes-patch-strategy", "x-kubernetes-patch-merge-key",
        "x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields"]


def reference(ref):
    return ref.rsplit("/", 1)[1]


def short(node):
    out = {}
    if "allOf" in node:
        node = {**node, **node["allOf"][0]}
    if "description" in node:
        text = " ".join(node["description"].split())
        out["description"] = re.split(r"(?<=[a-z)\"`][.:]) (?=[A-Z])", text)[0][:300]
    if "$ref" in node:
        name = reference(node["$ref"])
        if name.endswith(("intstr.IntOrString", "resource.Quantity")):
            out["x-kubernetes-int-or-string"] = True
            if name.endswith("Quantity"):
                out["format"] = "quantity"
        elif name.endswith("meta.v1.Time") or name.endswith("MicroTime"):
            out.update({"type": "string", "format": "date-time"})
        elif name.endswith(("v1.JSON", "JSONSchemaPropsOrBool", "JSONSchemaPropsOrArray", "JSONSchemaPropsOrStringArray",
                            "v1.JSONSchemaProps", "runtime.RawExtension", "FieldsV1")):
            out["x-kubernetes-preserve-unknown-fields"] = True
        else:
            out["$ref"] = name
            if node.get("x-kubernetes-map-type"):
                out["x-kubernetes-map-type"] = node["x-kubernetes-map-type"]
    else:
        out.update({key: node[key] for key in KEPT if key in node})
        if node.get("default") not in (None, "", {}, 0, False):
            out["default"] = node["default"]
        if "oneOf" in node:
            out.pop("type", None)
            out["x-kubernetes-int-or-string"] = True
        if "properties" in node:
            out["properties"] = {k: short(v) for k, v in node["properties"].items() if k not in DROPPED}
        for key in ("items", "additionalProperties"):
            if isinstance(node.get(key), dict):
                out[key] = short(node[key])
    return out


def references(node):
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for value in node.values():
            yield from references(value)


def messages():
    """Fields by message, named as OpenAPI names it: (name, number, type)."""
    out = {}
    for root in sys.argv[1:]:
        for path in glob.glob(root + "/**/generated.proto", recursive=True):
            text = re.sub(r"//.*", "", open(path).read())
            package = re.search(r"^package ([\w.]+);", text, re.M).group(1).replace("k8s.io.", "io.k8s.", 1)
            for message in re.finditer(r"^message (\w+) \{(.*?)^\}", text, re.M | re.S):
                fields = re.findall(r"^\s+(?:optional |repeated )?(map<[^>]+>|[\w.]+) (\w+) = (\d+)", message.group(2), re.M)
                out[package + "." + message.group(1)] = [
                    (name, int(number), kind.lstrip(".").replace("k8s.io.", "io.k8s.", 1) if kind.startswith(".")
                     else package + "." + kind) for kind, name, number in fields]
    return out


def number(name, schema, protos):
    for field, at, kind in protos.get(name, []):
        if field in schema.get("properties", {}):
            schema["properties"][field]["x-proto"] = at
        elif kind in protos:
            schema.setdefault("x-proto-inline", {})[str(at)] = {str(n): f for f, n, _ in protos[kind]}


def main():
    protos = messages()
    schemas, wanted, tops = {}, [], {}
    for path in list(GROUPS) + MESSAGE_GROUPS:
        kinds = GROUPS.get(path, "")
        document = json.loads(subprocess.check_output(["kubectl", "get", "--raw", "/openapi/v3/" + path]))
        for name, schema in document["components"]["schemas"].items():
            schemas.setdefault(name, schema)
            for gvk in schema.get("x-kubernetes-group-version-kind", []):
                at = "api/v1" if not gvk["group"] else "apis/%s/%s" % (gvk["group"], gvk["version"])
                if at == path and gvk["kind"] in kinds.split():
                    tops["%s/%s" % (gvk["group"], gvk["kind"])] = name
                    wanted.append(name)
    tops.update(MESSAGES)
    wanted.extend(MESSAGES.values())
    done = {}
    while wanted:
        name = wanted.pop()
        if name not in done:
            done[name] = short(schemas[name])
            defaults = DEFAULTS.get(".".join(name.rsplit(".", 3)[1:]), {})
            for field, default in defaults.items():
                done[name]["properties"][field]["default"] = default
            number(name, done[name], protos)
            wanted.extend(references(done[name]))
    lines = ["  %s: %s" % (json.dumps(k), json.dumps(v, separators=(",", ":"))) for k, v in sorted(done.items())]
    tops = ["  %s: %s" % (json.dumps(k), json.dumps(v)) for k, v in sorted(tops.items())]
    sys.stdout.write('{"kinds":{\n%s\n},"schemas":{\n%s\n}}\n' % (",\n".join(tops), ",\n".join(lines)))


main()
