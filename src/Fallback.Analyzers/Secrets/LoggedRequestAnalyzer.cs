using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Says where an HTTP request is logged whole, and the key in its headers with it (FB3003).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LoggedRequestAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.LoggedRequest,
        "A request is logged with its key",
        "'{0}' {1}, the Authorization header among them, and goes to {2}; log the method, the status and the request id instead",
        "Fallback.Secrets",
        DiagnosticSeverity.Warning,
        true,
        "The text of an HttpRequestMessage, and of its headers, contains every header unmasked, and so does a loop over them; an exception "
            + "that carries a request hands it to whatever logs the exception's properties.",
        RulePage.Of(DiagnosticIds.LoggedRequest));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypesByMetadataName(KnownSymbols.ModelChain).IsEmpty
                || start.Compilation.GetTypesByMetadataName("System.Net.Http.HttpRequestMessage").IsEmpty)
                return;
            var sinks = new Sinks();
            start.RegisterOperationAction(operation => Analyze(operation, sinks), OperationKind.Invocation, OperationKind.ObjectCreation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, Sinks sinks)
    {
        (Sink? sink, ImmutableArray<IArgumentOperation> arguments) = context.Operation switch
        {
            IInvocationOperation call => (sinks.Of(call), call.Arguments),
            IObjectCreationOperation { Constructor: { } constructor } creation => (sinks.Of(constructor), creation.Arguments),
            _ => default,
        };
        if (sink is null) return;
        // An exception that wraps another one does not print its properties.
        bool wraps = context.Operation is IObjectCreationOperation;
        foreach (IArgumentOperation argument in arguments)
            foreach ((IOperation part, _) in WrittenParts.Of(argument.Value, sink.TakesObjects))
                if (Carried(part) is { } what && !(wraps && KeyTypes.IsException(WrittenParts.Unwrap(part).Type)))
                    context.ReportDiagnostic(Diagnostic.Create(_rule, part.Syntax.GetLocation(), part.Syntax.ToString(), what, sink.Place));
    }

    /// <summary>What a value shows of a request; null when it shows nothing.</summary>
    private static string? Carried(IOperation part)
    {
        if (HeaderLoops.Hold(part)) return "holds each header in turn";
        ITypeSymbol? type =
            part is IInvocationOperation { TargetMethod: { Name: "ToString", Parameters.Length: 0 }, Instance: { } printed }
                ? printed.Type
                : part.Type;
        if (type is null || type.SpecialType != SpecialType.None) return null;
        if (KeyTypes.Derives(type, "System.Net.Http", "HttpRequestMessage")) return "prints all headers";
        if (KnownSymbols.Is(type, "System.Net.Http.Headers", "HttpRequestHeaders")) return "prints all headers";
        return KeyTypes.IsException(type) && RequestOf(type) is { } property ? $"carries the request in '{property.Name}' with all headers" : null;
    }

    private static ISymbol? RequestOf(ITypeSymbol exception)
    {
        for (ITypeSymbol? type = exception; type is not null; type = type.BaseType)
            foreach (ISymbol member in type.GetMembers())
                if (member is IPropertySymbol { DeclaredAccessibility: Accessibility.Public } property
                    && KeyTypes.Derives(property.Type, "System.Net.Http", "HttpRequestMessage"))
                    return member;
        return null;
    }
}
