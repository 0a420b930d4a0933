package org.eigenscope.format.pytorch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.format.pytorch.Pickled.Global;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;

/** The harm of loading a pickle in Python, told from the classes and functions that it names. */
final class PickleSafety {

    /** Stands for a name that the pickle computes instead of writing it down. */
    static final String COMPUTED = "(a computed name)";

    private static final int LISTED = 10;

    /** Modules that reach the system, the network, code or other pickles. */
    private static final Set<String> DANGEROUS = Set.of(
            "os", "posix", "nt", "posixpath", "ntpath", "subprocess", "sys", "runpy", "socket", "socketserver",
            "shutil", "webbrowser", "importlib", "imp", "pty", "ctypes", "_ctypes", "cffi", "pickle", "_pickle",
            "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "codeop", "commands", "popen2",
            "multiprocessing", "threading", "_thread", "asyncio", "concurrent", "http", "urllib", "urllib2",
            "httplib", "requests", "aiohttp", "ftplib", "smtplib", "telnetlib", "xmlrpc", "paramiko", "tempfile",
            "platform", "signal", "timeit", "cProfile", "pdb", "bdb", "doctest", "pip", "ensurepip", "venv", "pydoc",
            "inspect", "operator", "_operator", "sysconfig", "distutils", "setuptools", "pkgutil", "zipimport",
            "idlelib", "lib2to3", "unittest", "fcntl", "mmap", "gc", "atexit", "IPython", "getpass", "winreg",
            "_winreg", "msvcrt", "_winapi", "linecache", "fileinput", "glob", "zipfile", "tarfile", "codecs",
            "_codecs", "functools", "_functools", "io", "_io", "ssl", "_posixsubprocess", "_osx_support",
            "_aix_support", "_pyrepl", "cgitb", "imaplib", "poplib", "nntplib", "sqlite3", "dbm", "_sitebuiltins",
            "rlcompleter", "antigravity", "filecmp", "select", "selectors", "syslog", "_signal", "_socket", "_ssl",
            "_sqlite3", "_imp", "_frozen_importlib", "_frozen_importlib_external", "_multiprocessing", "_asyncio",
            "_interpreters", "_xxsubinterpreters", "py_compile", "compileall", "zipapp", "modulefinder", "jsonpickle",
            "pexpect", COMPUTED);

    /**
     * Names that run code in modules that hold harmless things too, or whose names people give to packages of their
     * own.
     */
    private static final Set<String> DANGEROUS_NAMES = Set.of(
            "code.interact", "code.InteractiveInterpreter", "code.InteractiveConsole", "psutil.Popen",
            "pandas.read_pickle", "pandas.io.pickle.read_pickle", "types.FunctionType", "types.LambdaType",
            "types.CodeType", "types.MethodType", "types.ModuleType", "trace.Trace", "profile.run", "profile.runctx",
            "profile.Profile", "logging.config", "uuid._get_command_stdout", "uuid._popen", "copyreg.add_extension",
            "copyreg.pickle", "copy_reg.pickle", "copy_reg.add_extension", "collections.namedtuple", "enum.property",
            "string.Formatter", "numpy.load", "numpy.loads", "numpy.fromfile", "numpy.memmap", "numpy.lib.npyio.load",
            "numpy.lib._npyio_impl.load", "numpy.lib.format.read_array", "numpy.frompyfunc", "numpy.vectorize",
            "numpy.apply_along_axis", "torch.load", "torch.save", "torch.compile", "torch.from_file",
            "torch.storage._load_from_bytes", "keras.models.load_model", "yaml.load", "yaml.unsafe_load",
            "yaml.full_load", "mlflow.pyfunc.load_model", "safetensors.torch.load_file",
            "transformers.AutoModel.from_pretrained", "transformers.pipeline", "huggingface_hub.snapshot_download");

    /** Parts of packages that load other files, run programs, compile code or unpickle again. */
    private static final List<String> DANGEROUS_PARTS = List.of(
            "torch.serialization.", "torch.hub.", "torch.package.", "torch.jit._serialization", "torch.jit.load",
            "torch.jit.annotations", "torch.jit.unsupported_tensor_ops", "torch.utils.cpp_extension",
            "torch.utils.bottleneck",
            "torch.utils.collect_env", "torch.utils._config_module", "torch.utils.data.datapipes",
            "torch.utils.model_zoo", "torch.multiprocessing", "torch.distributed.rpc", "torch.distributed.launch",
            "torch.distributed.run", "torch.distributed.elastic", "torch._dynamo", "torch._inductor", "torch._export",
            "torch.export", "torch.fx.graph_module", "torch.fx.experimental", "torch.onnx", "torch.testing",
            "torch._classes", "torch._ops", "torch.ops.", "torch.classes.", "torch._C._jit", "torch.storage.os",
            "numpy.testing", "numpy.f2py", "numpy.distutils", "numpy.ctypeslib", "numpy.compat.py3k",
            "logging.config.", "sklearn.externals.joblib", "tensorflow.python.saved_model", "keras.src.saving",
            "keras.saving", "scipy.weave", "scipy._lib._ccallback", "distributed.protocol", "ray.cloudpickle",
            "lightning.fabric.utilities.cloud_io", "pyspark.serializers", "pyspark.cloudpickle");

    /** The only names of dangerous modules that do no more than make a value. */
    private static final Set<String> HARMLESS = Set.of(
            "_codecs.encode", JoblibArray.WRAPPER);

    private static final Set<String> BUILTINS = Set.of(
            "builtins", "__builtin__", "__builtins__");

    /** The builtins that only make plain values. */
    private static final Set<String> PLAIN = Set.of(
            "set", "frozenset", "dict", "list", "tuple", "int", "long", "float", "bool", "complex", "str", "unicode",
            "bytes", "bytearray", "slice", "range", "xrange", "object", "NoneType", "Ellipsis", "NotImplemented",
            "Exception", "ValueError", "RuntimeError", "property");

    /** Names that PyTorch itself, Python's containers, NumPy's arrays and random states put into a checkpoint. */
    private static final Set<String> KNOWN = Set.of(
            "collections.OrderedDict", "collections.defaultdict", "collections.Counter", "collections.deque",
            "_codecs.encode", "copy_reg._reconstructor", "copyreg._reconstructor", "numpy.dtype", "numpy.ndarray",
            "numpy.core.multiarray.scalar", "numpy.core.multiarray._reconstruct", "numpy._core.multiarray.scalar",
            "numpy._core.multiarray._reconstruct", "numpy._core.numeric._frombuffer",
            "numpy.core.numeric._frombuffer", "datetime.datetime", "datetime.date", "datetime.timedelta",
            "argparse.Namespace", "decimal.Decimal", "fractions.Fraction", "pathlib.PosixPath", "pathlib.WindowsPath",
            "pathlib.PurePosixPath", "types.SimpleNamespace", "torch.Size", "torch.device", "torch.Tensor",
            "torch.dtype", "torch.Generator", "torch.memory_format", "torch.storage.UntypedStorage",
            "torch.storage._UntypedStorage", "torch.storage.TypedStorage", "torch.storage._TypedStorage",
            "torch.storage.UntypedTensor", "torch.jit._pickle.build_intlist", "torch.jit._pickle.build_doublelist",
            "torch.jit._pickle.build_boollist", "torch.jit._pickle.build_tensorlist",
            "torch.jit._pickle.build_tensor_from_id", "torch.jit._pickle.restore_type_tag", "torch.cuda.ByteStorage",
            "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer", "torch.nn.parameter.UninitializedParameter",
            "torch.autograd.variable.Variable", "torch.autograd._functions.Variable",
            "torch.serialization._get_layout", "torch._tensor._rebuild_from_type_v2",
            "torch.tensor._rebuild_from_type", "torch._tensor._rebuild_from_type",
            "numpy.random.__RandomState_ctor", "numpy.random._pickle.__randomstate_ctor",
            "numpy.random._pickle.__generator_ctor", "numpy.random._pickle.__bit_generator_ctor",
            "numpy.random._mt19937.MT19937", "numpy.random._pcg64.PCG64", "numpy.random._pcg64.PCG64DXSM",
            "numpy.random._philox.Philox", "numpy.random._sfc64.SFC64", "numpy.random.bit_generator.SeedSequence",
            "numpy.random.bit_generator.__pyx_unpickle_SeedSequence");

    /** The classes of PyTorch that modules, optimizers and tensors are made of, each by its exact name. */
    private static final Set<String> TORCH = KnownGlobals.read();

    private PickleSafety() {}

    /**
     * The findings for these globals, one for each dangerous one, one for all that are unknown.
     *
     * @param globals what is named; true if it is called
     * @param file the file, for the finding
     */
    static List<Finding> findings(Map<Global, Boolean> globals, String file) {
        List<Finding> findings = new ArrayList<>();
        globals.forEach((global, called) -> {
            if (isDangerous(global) && findings.size() < LISTED) {
                findings.add(new Finding(Severity.DANGEROUS, file,
                        ("loading this file in Python would %s %s: it was not run here; "
                        + "do not load it unless you trust its author")
                        .formatted(called ? "call" : "load", SafeText.name(global.qualified()))));
            }
        });
        List<String> unknown = globals.keySet().stream().filter(global -> !isDangerous(global) && !isKnown(global))
                .map(global -> SafeText.name(global.qualified())).distinct().toList();
        if (!unknown.isEmpty()) {
            String more = unknown.size() > LISTED ? " and %d more".formatted(unknown.size() - LISTED) : "";
            findings.add(new Finding(Severity.NOTE, file, ("loading this file in Python would run code of %s%s: "
                    + "nothing was "
                    + "run here, and only the tensors were read")
                    .formatted(unknown.stream().limit(LISTED).collect(Collectors.joining(", ")), more)));
        }
        return findings;
    }

    /** True for what is known to run code, read or write files, or unpickle again; false says nothing. */
    static boolean isDangerous(Global global) {
        String name = global.qualified();
        if (HARMLESS.contains(name) || isKnown(name)) {
            return false;
        }
        String[] module = global.module().split("\\.");
        String root = module.length == 0 ? "" : module[0];
        if (BUILTINS.contains(root)) {
            return !PLAIN.contains(global.name()) || module.length > 1;
        }
        if (DANGEROUS.contains(root)) {
            return true;
        }
        // Protocol 4 lets a name walk through attributes: module torch.serialization, name os.system.
        for (String step : global.name().split("\\.")) {
            // Modules import others under names like _sys.
            String imported = step.startsWith("_") ? step.substring(1) : step;
            if (global.name().contains(".") && (DANGEROUS.contains(imported) || DANGEROUS.contains(step)
                    || BUILTINS.contains(step))
                    || step.startsWith("__") && step.endsWith("__") && !root.equals("__torch__")) {
                return true;
            }
        }
        return DANGEROUS_NAMES.stream().anyMatch(known -> name.equals(known) || name.startsWith(known + "."))
                || DANGEROUS_PARTS.stream().anyMatch(name::startsWith);
    }

    private static boolean isKnown(Global global) {
        return isKnown(global.qualified())
                || BUILTINS.contains(global.module()) && PLAIN.contains(global.name())
                || global.module().startsWith("__torch__");
    }

    private static boolean isKnown(String name) {
        return KNOWN.contains(name) || TORCH.contains(name);
    }
}
