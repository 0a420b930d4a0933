package org.eigenscope.format.pytorch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.format.io.Names;
import org.eigenscope.format.pytorch.Pickled.Global;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;

/** What loading a pickle in Python would do, told from the classes and functions that it names. */
final class PickleSafety {

    /** Stands for a name that the pickle computes instead of writing it down. */
    static final String COMPUTED = "(a computed name)";

    private static final int LISTED = 10;

    /** Modules that reach the system, the network, code or other pickles. */
    private static final Set<String> DANGEROUS = Set.of("os", "posix", "nt", "posixpath", "ntpath", "subprocess", "sys",
            "runpy", "socket", "socketserver", "shutil", "webbrowser", "importlib", "imp", "pty", "ctypes", "_ctypes", "cffi",
            "pickle", "_pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "codeop", "commands",
            "popen2", "multiprocessing", "threading", "_thread", "asyncio", "concurrent", "http", "urllib", "urllib2", "httplib",
            "requests", "aiohttp", "ftplib", "smtplib", "telnetlib", "xmlrpc", "paramiko", "tempfile", "platform", "signal",
            "timeit", "cProfile", "pdb", "bdb", "doctest", "pip", "ensurepip", "venv", "pydoc",
            "inspect", "operator", "_operator", "sysconfig", "distutils", "setuptools", "pkgutil", "zipimport", "idlelib",
            "lib2to3", "unittest", "fcntl", "mmap", "gc", "atexit", "IPython", "getpass",
            "winreg", "_winreg", "msvcrt", "_winapi", "linecache", "fileinput", "glob", "zipfile", "tarfile", COMPUTED);

    /** What runs code in modules whose names people also give to packages of their own, or that hold harmless things too. */
    private static final Set<String> DANGEROUS_NAMES = Set.of("code.interact", "code.InteractiveInterpreter",
            "code.InteractiveConsole", "types.FunctionType", "types.LambdaType", "types.CodeType", "types.MethodType",
            "trace.Trace", "profile.run", "profile.runctx", "torch.serialization.load", "torch.load", "torch.jit.load",
            "numpy.load");

    private static final Set<String> BUILTINS = Set.of("builtins", "__builtin__", "__builtins__");

    /** The builtins that only make plain values. */
    private static final Set<String> PLAIN = Set.of("set", "frozenset", "dict", "list", "tuple", "int", "long", "float", "bool",
            "complex", "str", "unicode", "bytes", "bytearray", "slice", "range", "xrange", "object", "NoneType", "Ellipsis",
            "NotImplemented", "Exception", "ValueError", "RuntimeError", "property");

    /** What PyTorch itself, Python's containers and NumPy's arrays put into a checkpoint. */
    private static final Set<String> KNOWN = Set.of("collections.OrderedDict", "collections.defaultdict",
            "collections.Counter", "collections.deque", "_codecs.encode", "copy_reg._reconstructor", "copyreg._reconstructor",
            "numpy.dtype", "numpy.ndarray", "numpy.core.multiarray.scalar", "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray.scalar", "numpy._core.multiarray._reconstruct", "numpy._core.numeric._frombuffer",
            "numpy.core.numeric._frombuffer", "datetime.datetime", "datetime.date", "datetime.timedelta", "argparse.Namespace",
            "decimal.Decimal", "fractions.Fraction", "pathlib.PosixPath", "pathlib.WindowsPath", "pathlib.PurePosixPath",
            "types.SimpleNamespace", "torch.Size", "torch.device", "torch.Tensor", "torch.dtype", "torch.Generator",
            "torch.memory_format",
            "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer", "torch.nn.parameter.UninitializedParameter",
            "torch.autograd.variable.Variable", "torch.autograd._functions.Variable", "torch.serialization._get_layout",
            "torch._tensor._rebuild_from_type_v2", "torch.tensor._rebuild_from_type", "torch._tensor._rebuild_from_type");

    /** Families of PyTorch that hold modules, optimizers, tensors and storages. */
    private static final List<String> FAMILIES = List.of("__torch__.", "torch._utils._rebuild_", "torch.nn.modules.",
            "torch.nn.utils.rnn.", "torch.nn.quantized.", "torch.optim.", "torch.storage.", "torch.jit._pickle.",
            "torch.ao.nn.", "torch.ao.quantization.", "torch.quantization.", "torch._C._TensorBase", "torch.cuda.",
            "torch.distributions.", "torchvision.models.", "torchvision.ops.", "numpy.dtypes.");

    private static final Set<String> TORCH_VALUES = Set.of("qint8", "quint8", "qint32", "quint4x2", "quint2x4", "strided",
            "sparse_coo", "sparse_csr", "per_tensor_affine", "per_channel_affine", "per_tensor_symmetric",
            "per_channel_symmetric", "contiguous_format", "channels_last", "preserve_format", "half", "float", "double", "long",
            "int", "short", "bool");

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
                findings.add(new Finding(Severity.DANGEROUS, file, "loading this file in Python would %s %s: it was not run here; do not load it, unless you trust who made it"
                        .formatted(called ? "call" : "load", Names.printable(global.qualified()))));
            }
        });
        List<String> unknown = globals.keySet().stream().filter(global -> !isDangerous(global) && !isKnown(global))
                .map(global -> Names.printable(global.qualified())).distinct().toList();
        if (!unknown.isEmpty()) {
            String more = unknown.size() > LISTED ? " and %d more".formatted(unknown.size() - LISTED) : "";
            findings.add(new Finding(Severity.NOTE, file, "loading this file in Python would run code of %s%s: nothing was run here, and only the tensors were read"
                    .formatted(unknown.stream().limit(LISTED).collect(Collectors.joining(", ")), more)));
        }
        return findings;
    }

    static boolean isDangerous(Global global) {
        String[] module = global.module().split("\\.");
        String root = module.length == 0 ? "" : module[0];
        if (BUILTINS.contains(root)) {
            return !PLAIN.contains(global.name());
        }
        if (DANGEROUS.contains(root)) {
            return true;
        }
        // Protocol 4 lets a name walk through attributes: module torch.serialization, name os.system.
        for (String step : global.name().split("\\.")) {
            if (global.name().contains(".") && (DANGEROUS.contains(step) || BUILTINS.contains(step))
                    || step.startsWith("__") && !root.equals("__torch__")) {
                return true;
            }
        }
        String name = global.qualified();
        return DANGEROUS_NAMES.contains(name) || name.startsWith("torch.hub.")
                || name.startsWith("torch.utils.cpp_extension") || name.startsWith("numpy.testing") || name.startsWith("torch.utils.bottleneck")
                || name.startsWith("torch.utils.collect_env") || name.startsWith("torch._dynamo")
                || name.startsWith("torch._inductor") || name.startsWith("torch.fx.graph_module");
    }

    private static boolean isKnown(Global global) {
        String name = global.qualified();
        if (KNOWN.contains(name) || BUILTINS.contains(global.module())) {
            return true;
        }
        if (global.module().equals("torch")) {
            return global.name().endsWith("Storage") || global.name().endsWith("Tensor")
                    || TORCH_VALUES.contains(global.name()) || global.name().matches("(u?int|b?float|complex)\\d+\\w*");
        }
        return !global.name().contains(".") && FAMILIES.stream().anyMatch(name::startsWith);
    }
}
