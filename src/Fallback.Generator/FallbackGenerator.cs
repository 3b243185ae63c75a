using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Emits a client for each interface with [ModelChain]. It reports nothing: the analyzers say what is wrong,
/// through the same parser.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class FallbackGenerator : IIncrementalGenerator
{
    /// <summary>Wires the pipeline.</summary>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Not ForAttributeWithMetadataName: it binds every attributed interface again after each keystroke. Here, a keystroke compares
        // fingerprints.
        IncrementalValueProvider<Declarations> declarations = context.CompilationProvider
            .Select(Declarations.Of)
            .WithTrackingName(TrackingNames.Declarations);
        IncrementalValueProvider<EquatableArray<ClientSpec>> parsed = declarations
            .Select(static (read, _) => read.Clients)
            .WithTrackingName(TrackingNames.Parse);
        IncrementalValuesProvider<ClientSpec> clients = parsed
            .SelectMany(static (all, _) => all)
            .WithTrackingName(TrackingNames.Clients);
        IncrementalValueProvider<EquatableArray<string>> modelFile = context.AdditionalTextsProvider
            .Where(ModelFile.Is)
            .Collect()
            .Select(static (files, token) => ModelFile.Read(files, token))
            .WithTrackingName(TrackingNames.ModelFile);
        IncrementalValuesProvider<ClientSpec> informed = clients
            .Combine(modelFile)
            .Select(static (pair, _) => pair.Left.WithFacts(ModelFile.Over(pair.Right)))
            .WithTrackingName(TrackingNames.Facts);
        context.RegisterSourceOutput(informed,
            static (output, client) => output.AddSource(client.HintName, SourceText.From(ClientEmitter.Emit(client), Encoding.UTF8)));
        IncrementalValuesProvider<EquatableArray<string>> modelFiles =
            modelFile.SelectMany(static (texts, _) => texts.Count > 0 ? ImmutableArray.Create(texts) : []);
        context.RegisterSourceOutput(modelFiles,
            static (output, texts) =>
                output.AddSource(ModelFileEmitter.HintName, SourceText.From(ModelFileEmitter.Emit(texts), Encoding.UTF8)));
    }
}
