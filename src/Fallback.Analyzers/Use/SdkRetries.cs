using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>What the SDKs of OpenAI and Anthropic are told about retries. By names, since neither is referenced. What cannot be seen is
/// taken to be right.</summary>
internal static class SdkRetries
{
    private const string OpenAIRemedy = "RetryPolicy = new ClientRetryPolicy(0)";
    private const string AnthropicRemedy = "MaxRetries = 0";

    public static bool IsClient(ITypeSymbol? type) => IsOpenAI(type) || IsAnthropic(type);

    /// <summary>The setting that turns a client's retries off; null if they are off already, or if that cannot be determined.</summary>
    public static string? Remedy(IObjectCreationOperation creation, CancellationToken cancellationToken) =>
        IsOpenAI(creation.Type) ? (OptionsRetry(creation, cancellationToken) ? OpenAIRemedy : null)
        : IsAnthropic(creation.Type) && !IsReplaced(creation) ? (AnthropicRetries(creation, cancellationToken) ? AnthropicRemedy : null)
        : null;

    /// <summary>The assignment to a member in an object's initializer.</summary>
    public static ISimpleAssignmentOperation? Setting(IObjectCreationOperation creation, string name) =>
        creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>()
            .FirstOrDefault(assignment => assignment.Target is IMemberReferenceOperation { Member.Name: var member } && member == name);

    public static bool IsOpenAI(ITypeSymbol? type) =>
        type?.Name is "OpenAIClient" or "ChatClient" or "ResponsesClient" or "OpenAIResponseClient" or "AzureOpenAIClient"
        && type.ContainingNamespace?.ToDisplayString() is "OpenAI" or "OpenAI.Chat" or "OpenAI.Responses" or "Azure.AI.OpenAI";

    public static bool IsAnthropic(ITypeSymbol? type) => type is not null && KnownSymbols.Is(type, "Anthropic", "AnthropicClient");

    public static bool IsOptions(ITypeSymbol? type) =>
        type?.Name is "OpenAIClientOptions" or "AzureOpenAIClientOptions" or "ResponsesClientOptions"
        || type is { Name: "ClientOptions", ContainingNamespace.Name: "Core" };

    /// <summary>
    /// Whether the options of a client leave the retries on: there are no options, or they are written here and do not disable retries.
    /// </summary>
    private static bool OptionsRetry(IObjectCreationOperation creation, CancellationToken cancellationToken)
    {
        if (creation.Constructor is not { } constructor
            || constructor.Parameters.Any(static parameter => parameter.Type.Name == "ClientPipeline"))
            return false;
        IArgumentOperation? argument = creation.Arguments.FirstOrDefault(
            static argument => IsOptions(argument.Parameter?.Type) && argument.ArgumentKind == ArgumentKind.Explicit);
        if (argument is null) return true;
        if (Written(argument.Value, "RetryPolicy", cancellationToken) is not { } options)
            return ResultFlow.Unconverted(argument.Value).ConstantValue is { HasValue: true, Value: null };
        return Setting(options, "RetryPolicy") is not { } policy
            || ResultFlow.Unconverted(policy.Value) is IObjectCreationOperation { Type.Name: "ClientRetryPolicy" } made
                && !IsZero(made.Arguments.FirstOrDefault()?.Value);
    }

    private static bool AnthropicRetries(IObjectCreationOperation creation, CancellationToken cancellationToken)
    {
        if (Setting(creation, "MaxRetries") is { } own) return IsConstant(own.Value) && !IsZero(own.Value);
        if (creation.Arguments.FirstOrDefault(static argument =>
            IsOptions(argument.Parameter?.Type) && argument.ArgumentKind == ArgumentKind.Explicit) is not { } argument)
            return true;
        return Written(argument.Value, "MaxRetries", cancellationToken) is { } options
            && (Setting(options, "MaxRetries") is not { } set || IsConstant(set.Value) && !IsZero(set.Value));
    }

    /// <summary>The options, if they are created in the same code and the setting is not assigned later.</summary>
    private static IObjectCreationOperation? Written(IOperation value, string setting, CancellationToken cancellationToken)
    {
        value = ResultFlow.Unconverted(value);
        if (value is not ILocalReferenceOperation reference) return value as IObjectCreationOperation;
        bool maySetLater = ResultFlow.Uses(reference.Local, reference).Any(use => use.Parent is IArgumentOperation { Parent: IInvocationOperation }
            || use.Parent is IMemberReferenceOperation { Member.Name: var name, Parent: ISimpleAssignmentOperation } && name == setting);
        if (maySetLater || ProvidedClient.FirstValue(reference, cancellationToken) is not { } first) return null;
        return ResultFlow.Unconverted(first) as IObjectCreationOperation;
    }

    /// <summary><c>client.WithOptions(…)</c> may turn them off.</summary>
    private static bool IsReplaced(IOperation creation) => creation.Parent is IInvocationOperation { TargetMethod.Name: "WithOptions" };

    private static bool IsConstant(IOperation value) => ResultFlow.Unconverted(value).ConstantValue.HasValue;

    private static bool IsZero(IOperation? value) => value is not null && ResultFlow.Unconverted(value).ConstantValue is { HasValue: true, Value: 0 };
}
