package dev.ottla.core.render;

import dev.ottla.core.world.Names;
import dev.ottla.core.world.Notes;
import dev.ottla.core.world.Role;
import dev.ottla.core.world.World;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The pods of a role.
record Pods(World world, Owned owned, Render.Inputs inputs) {
  static final String CONFIG_VOLUME = "config";

  private static final String DATA_DIRS = "OTTLA_DATA_DIRS";
  private static final String CONFIG = "/etc/ottla/config";
  private static final String TOPOLOGY = "/etc/ottla/topology";

  static String disk(int index) {
    return "data-" + index;
  }

  private static String folder(int index) {
    return "/var/lib/kafka/" + disk(index);
  }

  PodTemplateSpec template(Sets.Shape shape, String config, int disks) {
    Map<String, String> labels = new TreeMap<>(shape.pod().labels());
    labels.putAll(owned.labels(shape.role()));
    labels.put(Names.VERSION_LABEL, inputs.version());
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels)
        .withAnnotations(annotations(shape))
        .endMetadata()
        .withSpec(spec(shape, config, disks).build())
        .build();
  }

  /// A restart that a person asks for is another revision. Once it has been asked for it stays in
  /// the template, so that taking the annotation away restarts nothing.
  private Map<String, String> annotations(Sets.Shape shape) {
    Map<String, String> all = new TreeMap<>(shape.pod().annotations());
    Notes.of(world.cluster(), Names.RESTART)
        .or(() -> asked(shape))
        .ifPresent(r -> all.put(Names.RESTARTED, r));
    return all;
  }

  private Optional<String> asked(Sets.Shape shape) {
    return world
        .kube()
        .set(world.names().set(shape.role()))
        .flatMap(s -> Notes.of(s.getSpec().getTemplate().getMetadata(), Names.RESTARTED));
  }

  private PodSpecBuilder spec(Sets.Shape shape, String config, int disks) {
    return new PodSpecBuilder()
        .withServiceAccountName(world.names().cluster() + "-kafka")
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(120L)
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(1001L)
        .withRunAsGroup(1001L)
        .withFsGroup(1001L)
        .withFsGroupChangePolicy("OnRootMismatch")
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .withAffinity(shape.pod().affinity())
        .withTolerations(shape.pod().tolerations())
        .withNodeSelector(new TreeMap<>(shape.pod().nodeSelector()))
        .withPriorityClassName(shape.pod().priorityClassName())
        .withTopologySpreadConstraints(spread(shape))
        .withContainers(container(shape, disks))
        .withVolumes(volumes(shape, config));
  }

  /// Softly: a hard rule would leave a broker without a node as soon as racks are uneven, and old
  /// pods keep the rule they were made with.
  private List<TopologySpreadConstraint> spread(Sets.Shape shape) {
    if (!shape.pod().topologySpreadConstraints().isEmpty()) {
      return shape.pod().topologySpreadConstraints();
    }
    var racks = world.spec().brokers().racks();
    String zone = racks == null ? "topology.kubernetes.io/zone" : racks.topologyKey();
    return Stream.of(zone, "kubernetes.io/hostname")
        .distinct()
        .map(k -> soft(shape.role(), k))
        .toList();
  }

  private TopologySpreadConstraint soft(Role role, String key) {
    return new TopologySpreadConstraintBuilder()
        .withMaxSkew(1)
        .withTopologyKey(key)
        .withWhenUnsatisfiable("ScheduleAnyway")
        .withNewLabelSelector()
        .withMatchLabels(new TreeMap<>(world.names().selector(role)))
        .endLabelSelector()
        .build();
  }

  private Container container(Sets.Shape shape, int disks) {
    return new ContainerBuilder()
        .withName("kafka")
        .withImage(inputs.image())
        .withImagePullPolicy(world.settings().pullPolicy())
        .withEnv(env(shape, disks))
        .withPorts(ports(shape.role()))
        .withNewResources()
        .withRequests(new TreeMap<>(shape.resources().requests()))
        .withLimits(new TreeMap<>(shape.resources().limits()))
        .endResources()
        .withReadinessProbe(probe("/ready").withPeriodSeconds(1).withFailureThreshold(3).build())
        .withLivenessProbe(live())
        .withVolumeMounts(mounts(disks))
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .build();
  }

  /// A minute of silence: a broker that recovers its logs answers, one that is wedged does not.
  private static Probe live() {
    return probe("/live")
        .withInitialDelaySeconds(15)
        .withPeriodSeconds(10)
        .withFailureThreshold(6)
        .build();
  }

  private static ProbeBuilder probe(String path) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString(Names.HTTP_PORT))
        .withScheme("HTTP")
        .endHttpGet()
        .withTimeoutSeconds(5);
  }

  /// Pods in the form they have, with another number of volumes; with none they stay as they are.
  static PodTemplateSpec resized(PodTemplateSpec found, int disks) {
    Container kafka = found.getSpec().getContainers().getFirst();
    long has = kafka.getVolumeMounts().stream().filter(Pods::data).count();
    if (disks == 0 || has == disks) {
      return found;
    }
    List<VolumeMount> mounts = new ArrayList<>();
    IntStream.range(0, disks).forEach(i -> mounts.add(mount(disk(i), folder(i), false)));
    kafka.getVolumeMounts().stream().filter(m -> !data(m)).forEach(mounts::add);
    List<EnvVar> env =
        kafka.getEnv().stream()
            .map(e -> e.getName().equals(DATA_DIRS) ? value(DATA_DIRS, folders(disks)) : e)
            .toList();
    return new PodTemplateSpecBuilder(found)
        .editSpec()
        .editFirstContainer()
        .withVolumeMounts(mounts)
        .withEnv(env)
        .endContainer()
        .endSpec()
        .build();
  }

  private static boolean data(VolumeMount mount) {
    return mount.getName().matches("data-\\d+");
  }

  private static String folders(int disks) {
    return IntStream.range(0, disks).mapToObj(Pods::folder).collect(Collectors.joining(","));
  }

  private List<EnvVar> env(Sets.Shape shape, int disks) {
    boolean doubles = world.spec().controllers().combined() && shape.role() == Role.BROKER;
    int below = doubles ? inputs.controllers() : 0;
    List<EnvVar> env = new ArrayList<>();
    env.add(value("OTTLA_ROLE", shape.role().word()));
    env.add(value(Names.CONTROLLERS_BELOW, Integer.toString(below)));
    env.add(value("OTTLA_NODE_ID_BASE", Integer.toString(shape.role().base())));
    env.add(field("OTTLA_ORDINAL", "metadata.labels['apps.kubernetes.io/pod-index']"));
    env.add(field("POD_NAME", "metadata.name"));
    env.add(field("POD_NAMESPACE", "metadata.namespace"));
    env.add(field("POD_IP", "status.podIP"));
    env.add(field("HOST_IP", "status.hostIP"));
    env.add(field("NODE_NAME", "spec.nodeName"));
    env.add(value("OTTLA_SERVICE", world.names().set(shape.role())));
    env.add(value("OTTLA_CONFIG_DIR", CONFIG));
    env.add(value("OTTLA_TOPOLOGY_DIR", TOPOLOGY));
    env.add(value(DATA_DIRS, folders(disks)));
    env.add(value("JDK_JAVA_OPTIONS", Jvm.options(shape.role(), shape.resources())));
    return env;
  }

  private static EnvVar value(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static EnvVar field(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef("v1", path)
        .endValueFrom()
        .build();
  }

  private List<ContainerPort> ports(Role role) {
    List<ContainerPort> ports = new ArrayList<>();
    ports.add(port("http", Names.HTTP_PORT));
    if (role == world.controllerRole()) {
      ports.add(port("controller", Names.CONTROLLER_PORT));
    }
    if (role == Role.BROKER) {
      ports.add(port("replication", Names.REPLICATION_PORT));
      world.spec().listeners().forEach(l -> ports.add(port(l.name(), l.port())));
    }
    return ports;
  }

  private static ContainerPort port(String name, int port) {
    return new ContainerPortBuilder()
        .withName(name)
        .withContainerPort(port)
        .withProtocol("TCP")
        .build();
  }

  private static List<VolumeMount> mounts(int disks) {
    List<VolumeMount> mounts = new ArrayList<>();
    IntStream.range(0, disks).forEach(i -> mounts.add(mount(disk(i), folder(i), false)));
    mounts.add(mount(CONFIG_VOLUME, CONFIG, true));
    mounts.add(mount("topology", TOPOLOGY, true));
    mounts.add(mount("tmp", "/tmp", false));
    return mounts;
  }

  private static VolumeMount mount(String name, String path, boolean readOnly) {
    VolumeMountBuilder mount = new VolumeMountBuilder().withName(name).withMountPath(path);
    return readOnly ? mount.withReadOnly(true).build() : mount.build();
  }

  private List<Volume> volumes(Sets.Shape shape, String config) {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(
        new VolumeBuilder()
            .withName(CONFIG_VOLUME)
            .withNewConfigMap()
            .withName(config)
            .endConfigMap()
            .build());
    volumes.add(
        new VolumeBuilder()
            .withName("topology")
            .withNewConfigMap()
            .withName(world.names().topology())
            .endConfigMap()
            .build());
    volumes.add(scratch("tmp", new Quantity("256Mi")));
    if (shape.storage().ephemeral()) {
      volumes.add(new VolumeBuilder().withName(disk(0)).withNewEmptyDir().endEmptyDir().build());
    }
    return volumes;
  }

  private static Volume scratch(String name, Quantity limit) {
    return new VolumeBuilder()
        .withName(name)
        .withNewEmptyDir()
        .withSizeLimit(limit)
        .endEmptyDir()
        .build();
  }
}
