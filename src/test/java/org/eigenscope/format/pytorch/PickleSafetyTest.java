package org.eigenscope.format.pytorch;

import java.util.List;
import java.util.Map;
import org.eigenscope.format.pytorch.Pickled.Global;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;

/** What is said of the names that a pickle holds: nothing, a warning, or that loading it would run code. */
class PickleSafetyTest {

    @ParameterizedTest
    @ValueSource(strings = {"collections.OrderedDict", "torch._utils._rebuild_tensor_v2",
            "torch._utils._rebuild_parameter",
        "torch.FloatStorage", "torch.cuda.HalfStorage", "torch.bfloat16", "torch.nn.modules.linear.Linear",
        "torch.nn.modules.container.Sequential", "torch.nn.quantized.modules.linear.Linear", "torch.optim.adam.Adam",
        "torchvision.models.resnet.ResNet", "numpy.core.multiarray._reconstruct", "numpy._core.multiarray.scalar",
        "_codecs.encode", "torch.storage.UntypedStorage", "builtins.set", "__builtin__.dict", "argparse.Namespace",
        "numpy.random._pickle.__randomstate_ctor", "numpy.random._pickle.__bit_generator_ctor",
        "numpy.random._pickle.__generator_ctor", "numpy.random.bit_generator.__pyx_unpickle_SeedSequence"})
    void namesOfPlainDataAreSilent(String name) {
        assertThat(findings(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"builtins.eval", "builtins.exec", "builtins.getattr", "builtins.__import__",
            "builtins.open",
        "builtins.compile", "__builtin__.apply", "builtins.map", "os.system", "posix.system", "nt.popen",
        "subprocess.Popen",
        "codecs.open", "codecs.decode", "_codecs.decode", "functools.partial", "operator.attrgetter", "runpy.run_path",
        "pickle.loads", "_pickle.loads", "dill.loads", "joblib.load", "marshal.loads", "shelve.open",
        "pandas.read_pickle",
        "numpy.load", "torch.load", "torch.storage._load_from_bytes", "torch.serialization.load", "torch.jit.load",
        "torch.package.package_importer.PackageImporter", "torch.hub.load", "torch.utils.collect_env.run",
        "torch.utils.bottleneck.__main__.run_cprofile", "torch._dynamo.guards.GuardBuilder.get",
        "torch._inductor.codecache.compile_file",
        "torch.fx.experimental.symbolic_shapes.ShapeEnv.evaluate_guards_expression",
        "torch.utils._config_module.ConfigModule.load_config", "torch.jit.unsupported_tensor_ops.execWrapper",
        "torch.utils.data.datapipes.utils.decoder.basichandlers", "torch.fx.graph_module.reduce_graph_module",
        "numpy.testing._private.utils.runstring", "numpy.f2py.crackfortran.getlincoef", "types.CodeType",
        "code.interact",
        "lib2to3.pgen2.grammar.Grammar.loadgrammar", "idlelib.pyshell.ModifiedInterpreter", "uuid._get_command_stdout",
        "logging.config.listen", "cProfile.runctx", "profile.Profile.run", "trace.Trace.run", "timeit.timeit",
        "doctest.debug_script", "pydoc.pipepager", "ensurepip._run_pip", "pip.main", "ctypes.CDLL", "webbrowser.open",
        "distutils.file_util.write_file", "_io.FileIO", "io.open", "asyncio.create_subprocess_shell",
        "socket.create_connection", "_socket.socket", "_imp.create_dynamic", "antigravity.webbrowser.open",
        "torch.jit.annotations.parse_type_line"})
    void whatRunsCodeIsADanger(String name) {
        assertThat(findings(name)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.DANGEROUS);
            assertThat(finding.message()).contains("call " + name);
        });
    }

    /** Neighbours of names that are known: a family of modules proves nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"torch.storage.something_new", "torch.cuda.memory.caching_allocator_alloc",
        "torch.nn.modules.module.register_module_forward_hook", "torch.ao.quantization.fx.convert.convert",
        "torch.optim.swa_utils.update_bn", "torch._utils.classproperty", "torchvision.models._api.get_model",
        "mylab.train.Config",
        "__main__.Net", "code.models.Net", "os_layers.Block", "numpy.random.bit_generator.Generator",
        "functoolz.partial", "sklearn._loss._loss.__pyx_unpickle_CyHalfSquaredError"})
    void everyOtherNameIsToldWithWhatPythonWouldImport(String name) {
        assertThat(findings(name)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.NOTE);
            assertThat(finding.message()).contains(name);
        });
    }

    /** Protocol 4 lets a name walk through attributes of a module that is known. */
    @ParameterizedTest
    @CsvSource({"torch.serialization, os.system", "torch.nn.modules.linear, __init__.__globals__.get",
            "collections, _sys.modules.get",
        "torch.storage, os.system", "posixpath, os.system", "builtins, dict.__class__.__base__"})
    void namesThatWalkThroughAttributesAreADanger(String module, String name) {
        assertThat(PickleSafety.isDangerous(new Global(module, name))).isTrue();
    }

    private static List<Finding> findings(String qualified) {
        int dot = qualified.lastIndexOf('.');
        return PickleSafety.findings(Map.of(new Global(qualified.substring(0, dot), qualified.substring(dot + 1)),
                true), "a.pt");
    }
}
