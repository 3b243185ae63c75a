using System.Globalization;
using System.Reflection;
using Fallback.CompilerServices;
using Fallback.Roslyn;
using Fallback.Tool.Output;

namespace Fallback.Tool.Assemblies;

/// <summary>
/// Creates from attributes what the generated client passes to the runtime, so that checks and figures are the runtime's own. The generator
/// writes the same as code.
/// </summary>
internal static class DeclarationMaker
{
    public static ChainDeclaration Make(string client, DeclaredChain chain, bool sendsOwnRequests)
    {
        var declaration = new ChainDeclaration
        {
            Client = client,
            SendsOwnRequests = sendsOwnRequests,
            Tiers = [.. chain.Tiers.Select(Tier)],
        };
        foreach (WrittenMember figure in chain.Figures) Set(declaration, figure.Name, figure.Value.Value);
        foreach (WrittenPolicy policy in chain.Policies) Set(declaration, policy.Name, Policy(policy));
        return declaration;
    }

    private static TierDeclaration Tier(DeclaredTier tier)
    {
        var made = new TierDeclaration(tier.Model) { IsDegraded = tier.IsDegraded };
        foreach (WrittenPolicy policy in tier.Policies) Set(made, policy.Name, Policy(policy));
        return made;
    }

    private static Attribute Policy(WrittenPolicy policy)
    {
        Type type = typeof(ModelChainAttribute).Assembly.GetType($"Fallback.{policy.Name}Attribute") ?? throw Unknown(policy.Name);
        object[] values = [.. policy.Arguments.Select(static argument => argument.Value)];
        foreach (ConstructorInfo constructor in type.GetConstructors().OrderBy(static known => known.GetParameters().Length))
        {
            if (Arguments(constructor.GetParameters(), values) is not { } arguments) continue;
            var attribute = (Attribute)constructor.Invoke(arguments);
            foreach (WrittenMember member in policy.Members) Set(attribute, member.Name, member.Value.Value);
            return attribute;
        }
        throw Unknown(policy.Name);
    }

    private static object?[]? Arguments(ParameterInfo[] parameters, object[] values)
    {
        if (parameters is [{ ParameterType: { IsArray: true } list }])
        {
            var items = Array.CreateInstance(list.GetElementType()!, values.Length);
            for (int i = 0; i < values.Length; i++) items.SetValue(Convert(values[i], list.GetElementType()!), i);
            return [items];
        }
        return parameters.Length == values.Length
            ? [.. parameters.Select((parameter, i) => Convert(values[i], parameter.ParameterType))] : null;
    }

    private static void Set(object target, string name, object value)
    {
        PropertyInfo property = target.GetType().GetProperty(name) ?? throw Unknown(name);
        property.SetValue(target, Convert(value, property.PropertyType));
    }

    private static object Convert(object value, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsInstanceOfType(value) ? value
            : type.IsEnum ? Enum.ToObject(type, value)
            : System.Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
    }

    private static ToolException Unknown(string what) => new(
        $"The assembly declares {Shown.Word(what)}, which this version of the tool does not know; "
        + "update the tool: dotnet tool update Fallback.Tool.");
}
