using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Says where a provider's plain headers hold a secret, which is then neither masked nor cut out (FB3006).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeyInHeaderAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.KeyInHeader,
        "A provider's header holds a secret",
        "The header '{0}' of a provider holds what looks like a secret ('{1}'): values in 'Headers' are not masked; put it into "
            + "'SecretHeaders', or 'ApiKey', and {2}",
        "Fallback.Secrets",
        DiagnosticSeverity.Warning,
        true,
        "Values in ProviderOptions.Headers are shown as they are. Those in SecretHeaders are masked and cut out of everything that is shown.",
        RulePage.Of(DiagnosticIds.KeyInHeader));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypesByMetadataName(KnownSymbols.ModelChain).IsEmpty) return;
            start.RegisterOperationAction(AnalyzeAssignment, OperationKind.SimpleAssignment);
            start.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
            start.RegisterAdditionalFileAction(static file => HeaderSettings.Check(file, _rule));
        });
    }

    /// <summary><c>provider.Headers["x-api-key"] = "…"</c>, also in an initializer.</summary>
    private static void AnalyzeAssignment(OperationAnalysisContext context)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is IPropertyReferenceOperation { Arguments.Length: 1 } entry)
            Check(context, entry.Instance, entry.Arguments[0].Value, assignment.Value);
    }

    /// <summary><c>provider.Headers.Add("x-api-key", "…")</c> and <c>TryAdd</c>, also in an initializer.</summary>
    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is not ("Add" or "TryAdd")) return;
        // An extension method's first argument is the dictionary.
        bool isExtension = call.Instance is null;
        int first = isExtension ? 1 : 0;
        if (call.Arguments.Length != first + 2) return;
        Check(context, isExtension ? call.Arguments[0].Value : call.Instance, call.Arguments[first].Value, call.Arguments[first + 1].Value);
    }

    private static void Check(OperationAnalysisContext context, IOperation? dictionary, IOperation name, IOperation value)
    {
        if (dictionary is null
            || value.ConstantValue is not { HasValue: true, Value: string text }
            || !IsHeaders(dictionary)
            || HeaderSecrets.Find(name.ConstantValue.Value as string, text) is not { } secret)
            return;
        string header = name.ConstantValue.Value as string ?? name.Syntax.ToString();
        context.ReportDiagnostic(Diagnostic.Create(_rule, name.Syntax.GetLocation(), header, KeyText.Mask(secret), "read it from the configuration"));
    }

    /// <summary>Whether a dictionary is a provider's <c>Headers</c>; in an initializer it is what is initialized.</summary>
    private static bool IsHeaders(IOperation dictionary)
    {
        IOperation? named = WrittenParts.Unwrap(dictionary);
        if (named is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver })
        {
            while (named is not null and not IMemberInitializerOperation and not IBlockOperation) named = named.Parent;
            named = (named as IMemberInitializerOperation)?.InitializedMember;
        }
        return named is IPropertyReferenceOperation { Property: { Name: "Headers" } property } && ProviderSettings.Is(property.ContainingType);
    }
}
