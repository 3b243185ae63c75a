namespace Fallback.Roslyn;

/// <summary>Writes a part of a partial interface, whose documentation shows the chain where the interface is used.</summary>
/// <remarks>
/// <code>
/// /// &lt;remarks&gt;
/// /// Asks deepseek/deepseek-flash, then openai/gpt-6-luna.
/// /// (figures and table)
/// /// &lt;/remarks&gt;
/// partial interface ISupportAssistant;
/// </code>
/// </remarks>
internal static class PartEmitter
{
    public static void Emit(SourceWriter writer, PartSpec part, ClientSpec client)
    {
        writer.Line();
        foreach (string outer in part.Outer)
        {
            writer.Line(outer);
            writer.Open();
        }
        DocEmitter.Interface(writer, client, part.HasSummary);
        // Not marked as generated: the mark would be the whole interface's.
        writer.Line($"partial interface {part.Name};");
        foreach (string _ in part.Outer) writer.Close();
    }
}
