using System.Collections.Immutable;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Emits a client for each interface with [ModelChain]. It reports nothing: the analyzers say what is wrong, through the same parser.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class FallbackGenerator : IIncrementalGenerator
{
    /// <summary>Wires the pipeline.</summary>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ClientSpec?> parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownSymbols.ModelChain, static (node, _) => node is InterfaceDeclarationSyntax or MethodDeclarationSyntax { Parent: InterfaceDeclarationSyntax }, Parse)
            .WithTrackingName(TrackingNames.Parse);
        // In the order of their names, so that files in another order change nothing.
        IncrementalValueProvider<EquatableArray<ClientSpec>> ordered = parsed
            .Where(static client => client is not null)
            .Collect()
            .Select(static (clients, _) => ClientOrder.Of(clients!))
            .WithTrackingName(TrackingNames.Order);
        IncrementalValuesProvider<ClientSpec> clients = ordered
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
        context.RegisterSourceOutput(informed, static (output, client) => output.AddSource(client.HintName, SourceText.From(ClientEmitter.Emit(client), Encoding.UTF8)));
        IncrementalValuesProvider<EquatableArray<string>> modelFiles = modelFile.SelectMany(static (texts, _) => texts.Count > 0 ? ImmutableArray.Create(texts) : []);
        context.RegisterSourceOutput(modelFiles, static (output, texts) => output.AddSource(ModelFileEmitter.HintName, SourceText.From(ModelFileEmitter.Emit(texts), Encoding.UTF8)));
    }

    private static ClientSpec? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        if ((context.TargetSymbol as INamedTypeSymbol ?? context.TargetSymbol.ContainingType) is not { TypeKind: TypeKind.Interface } type) return null;
        return IsFirst(type, context.Attributes[0]) ? InterfaceParser.Parse(type, new ProblemSink(null), cancellationToken) : null;
    }

    /// <summary>An interface is found once for each [ModelChain] in it; the first one stands for all.</summary>
    private static bool IsFirst(INamedTypeSymbol type, AttributeData attribute)
    {
        if (AttributeReader.One(type, PolicyAttributes.ModelChain) is { } first) return Same(first, attribute);
        foreach (ISymbol member in type.GetMembers())
            if (AttributeReader.One(member, PolicyAttributes.ModelChain) is { } found) return Same(found, attribute);
        return false;
    }

    private static bool Same(AttributeData a, AttributeData b) =>
        a.ApplicationSyntaxReference is { } x && b.ApplicationSyntaxReference is { } y && x.SyntaxTree == y.SyntaxTree && x.Span == y.Span;
}
