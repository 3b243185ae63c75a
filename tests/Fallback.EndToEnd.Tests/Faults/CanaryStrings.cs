using System.Collections;
using System.Reflection;

namespace Fallback.EndToEnd.Tests;

/// <summary>Every text that can be reached from an object: what it prints, and all its fields, however deep and private.</summary>
internal sealed class CanaryStrings
{
    private readonly HashSet<object> _visited = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _found = [];

    public static IReadOnlyList<string> In(params object?[] roots)
    {
        var strings = new CanaryStrings();
        foreach (object? root in roots) strings.Visit(root);
        return strings._found;
    }

    private void Visit(object? value)
    {
        if (value is string text) _found.Add(text);
        // A timer is linked with all others of the process, so with those of other tests.
        if (value is null or string or TimeProvider or ITimer or Delegate or Type or Task or Assembly || value.GetType() is { IsPrimitive: true } or { IsEnum: true } or { IsPointer: true }) return;
        if (!value.GetType().IsValueType && !_visited.Add(value)) return;
        _found.Add($"{value}");
        if (value is Exception e)
        {
            Visit(e.InnerException);
            Visit(e.Data);
        }
        if (value is IEnumerable items) foreach (object? item in items) Visit(item);
        // What an exception of the runtime keeps of its own are stack traces and methods.
        for (Type? type = value.GetType(); type is not null && type != typeof(object) && type != typeof(Exception); type = type.BaseType)
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (!field.FieldType.IsPointer) Visit(field.GetValue(value));
    }
}
