namespace Fallback.EndToEnd.Tests;

/// <summary>The column of docs/vendors.md that a test proves.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ColumnAttribute(string name) : Attribute
{
    public string Name => name;
}
