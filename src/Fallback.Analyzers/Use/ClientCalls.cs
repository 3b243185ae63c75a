using System.Collections.Concurrent;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Knows which invocations are calls of a generated client. One for a compilation, shared by all rules.</summary>
internal sealed class ClientCalls
{
    private static readonly ConditionalWeakTable<Compilation, ClientCalls> _all = new();

    private readonly ConcurrentDictionary<ISymbol, bool> _chained = new(SymbolEqualityComparer.Default);

    private ClientCalls()
    {
    }

    /// <summary>Creates it; null in a project that does not reference the package.</summary>
    public static ClientCalls? Of(Compilation compilation) =>
        compilation.GetTypesByMetadataName(KnownSymbols.ModelChain).IsEmpty ? null : _all.GetValue(compilation, static _ => new ClientCalls());

    /// <summary>Whether the method is one that a client implements as a call of its chain.</summary>
    public bool IsCall(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        // Nearly every invocation of a project returns here.
        if (method.ContainingType.TypeKind != TypeKind.Interface) return method.IsExtensionMethod && IsChatExtension(invocation);
        if (method is not { IsAbstract: true, IsStatic: false, MethodKind: MethodKind.Ordinary }) return false;
        return IsAsync(method.ReturnType) && Client(invocation) is not null;
    }

    /// <summary>The chained interface that the call goes to: the method's own, or the receiver's for a method that it inherits.</summary>
    public INamedTypeSymbol? Client(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (IsChained(method.ContainingType) || IsChained(method)) return method.ContainingType;
        return Receiver(call)?.Type is INamedTypeSymbol { TypeKind: TypeKind.Interface } type && IsChained(type) ? type : null;
    }

    /// <summary>An attribute of the chain: the method's own replaces the interface's.</summary>
    public AttributeData? Policy(IInvocationOperation call, string name) =>
        AttributeReader.One(call.TargetMethod, name) ?? (Client(call) is { } client ? AttributeReader.One(client, name) : null);

    /// <summary>Returns its name for messages, such as <c>IBot.AskAsync</c>.</summary>
    public string NameOf(IInvocationOperation call) => $"{Client(call)?.Name}.{call.TargetMethod.Name}";

    /// <summary>Whether it is the first call of a client in the code of an operation: only the first one is reported.</summary>
    public bool IsFirstIn(IOperation scope, IInvocationOperation call) =>
        scope.DescendantsAndSelf().OfType<IInvocationOperation>().FirstOrDefault(IsCall)?.Syntax == call.Syntax;

    private static bool IsAsync(ITypeSymbol type) =>
        KnownSymbols.IsTask(type) || KnownSymbols.IsValueTask(type) || KnownSymbols.IsAsyncEnumerable(type);

    private static IOperation? Receiver(IInvocationOperation call)
    {
        IOperation? receiver =
            call.Instance
            ?? (call.TargetMethod.IsExtensionMethod
                ? call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value
                : null);
        while (receiver is IConversionOperation { IsImplicit: true } conversion) receiver = conversion.Operand;
        return receiver;
    }

    private bool IsChained(ISymbol symbol) => _chained.GetOrAdd(symbol.OriginalDefinition, PolicyAttributes.HasChain);

    /// <summary><c>chat.GetResponseAsync("Hello")</c> is a call as well, though of an extension of every chat client.</summary>
    private bool IsChatExtension(IInvocationOperation invocation) =>
        invocation.TargetMethod is { Name: "GetResponseAsync" or "GetStreamingResponseAsync", ContainingType.Name: "ChatClientExtensions" }
            && Client(invocation) is not null;
}
