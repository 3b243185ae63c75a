using System.Collections;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.AI;

namespace Fallback.Testing;

/// <summary>Makes up the arguments of a call. The first free text gets the length of the prompt.</summary>
internal sealed class MadeUp(RehearsalOptions options, bool isStream)
{
    private const string Word = "rehearsal";
    private const int Deepest = 6;

    // The approximate number of characters per token.
    private const int TokenLength = 4;

    private bool _hasPrompt;

    public static string TextOf(int tokens)
    {
        var text = new StringBuilder(tokens * TokenLength);
        while (text.Length < tokens * TokenLength) text.Append(Word).Append(' ');
        text.Length = tokens * TokenLength;
        return text.ToString().TrimEnd();
    }

    public object?[] ArgumentsFor(ClientMethod method, CancellationToken cancellationToken) =>
        [.. method.Parameters.Select(parameter => Argument(method, parameter, cancellationToken))];

    private object? Argument(ClientMethod method, ParameterInfo parameter, CancellationToken cancellationToken)
    {
        Type type = parameter.ParameterType;
        string name = parameter.Name ?? "";
        if (options.TryGetArgument(name, type, out object? given)) return given;
        if (type == typeof(CancellationToken)) return cancellationToken;
        if (parameter.HasDefaultValue && parameter.DefaultValue is not string) return parameter.DefaultValue ?? Nothing(type);
        return Value(type, name, 0) ?? throw new ArgumentException(
            $"The rehearsal cannot make up the argument '{name}' ({type}) of {method.Name}; give it by options.WithArgument(\"{name}\", …).", name);
    }

    private object? Value(Type type, string name, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string) || type == typeof(object)) return Text(name);
        if (type == typeof(bool)) return name.Equals("stream", StringComparison.OrdinalIgnoreCase) && isStream;
        if (type.IsEnum) return Enum.GetValues(type) is { Length: > 0 } values ? values.GetValue(0) : Nothing(type);
        if (type.IsPrimitive || type == typeof(decimal)) return type == typeof(char) ? 'r' : Convert.ChangeType(1, type, null);
        if (type == typeof(ChatMessage)) return new ChatMessage(ChatRole.User, Text(name));
        if (type == typeof(ChatRole)) return ChatRole.User;
        if (type == typeof(DateOnly)) return new DateOnly(2026, 11, 30);
        if (type == typeof(DateTime)) return new DateTime(2026, 11, 30, 12, 0, 0, DateTimeKind.Utc);
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
        if (type == typeof(Uri)) return new Uri("https://rehearsal.invalid/");
        if (type == typeof(byte[])) return Encoding.UTF8.GetBytes(Word);
        if (type.IsArray) return ListOf(type.GetElementType()!, name, depth, asArray: true);
        if (ItemOf(type) is { } item) return ListOf(item, name, depth, asArray: false) is { } list && type.IsInstanceOfType(list) ? list : null;
        return Instance(type, depth);
    }

    private string Text(string name)
    {
        if (name.Equals("role", StringComparison.OrdinalIgnoreCase)) return "user";
        if (_hasPrompt || name.Equals("model", StringComparison.OrdinalIgnoreCase)) return Word;
        _hasPrompt = true;
        return TextOf(options.PromptTokens);
    }

    private object? ListOf(Type item, string name, int depth, bool asArray)
    {
        if (depth >= Deepest || Value(item, name, depth + 1) is not { } value) return null;
        if (asArray)
        {
            Array array = Array.CreateInstance(item, 1);
            array.SetValue(value, 0);
            return array;
        }
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        list.Add(value);
        return list;
    }

    /// <summary>Creates an object by the constructor with the most parameters, and sets the properties that are still empty.</summary>
    private object? Instance(Type type, int depth)
    {
        if (depth >= Deepest || type.IsAbstract) return type.IsValueType ? Nothing(type) : null;
        ConstructorInfo? constructor = type.GetConstructors()
            .Where(one => one.GetParameters().All(parameter => parameter.ParameterType != type))
            .MaxBy(static one => one.GetParameters().Length);
        if (constructor is null) return type.IsValueType ? Nothing(type) : null;
        object made;
        try
        {
            made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType, parameter.Name ?? "", depth + 1))]);
        }
        catch (TargetInvocationException)
        {
            // The constructor accepts only valid arguments; the error explains how to set one.
            return null;
        }
        foreach (PropertyInfo property in type.GetProperties())
        {
            bool isFree = property is { CanRead: true, CanWrite: true } && property.GetIndexParameters().Length == 0;
            if (!isFree || constructor.GetParameters().Any(parameter => IsFor(parameter, property))) continue;
            bool isNeeded = property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute));
            bool isStreamSwitch = property.Name.Equals("stream", StringComparison.OrdinalIgnoreCase);
            if (!isNeeded && !isStreamSwitch && property.GetValue(made) is not null && !IsEmptyText(property, made)) continue;
            if (Value(property.PropertyType, property.Name, depth + 1) is { } value) property.SetValue(made, value);
        }
        return made;
    }

    private static bool IsFor(ParameterInfo parameter, PropertyInfo property) =>
        property.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase);

    private static bool IsEmptyText(PropertyInfo property, object made) => property.GetValue(made) is "";

    private static Type? ItemOf(Type type)
    {
        Type? sequence = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>)
            ? type
            : type.GetInterfaces().FirstOrDefault(static one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return sequence?.GenericTypeArguments[0];
    }

    private static object? Nothing(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;
}
